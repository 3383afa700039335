"""The text model: what it learns, what it says, how it is kept and measured."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.journal.acting import Invalid
from linli.routing.text.evaluation import calibration_error, evaluate, macro_f1
from linli.routing.text.features import IN_TITLE, plain, runs, title_and_text
from linli.routing.text.folds import Labelled, folded, repeated
from linli.routing.text.model import TextModel
from linli.routing.text.training import NEVER, Trained, threshold_for, train

MATTERS = {
    "lift": ["电梯又坏了", "电梯停在三楼不动", "电梯门关不上", "电梯抖得厉害"],
    "noise": ["夜里施工太吵", "广场舞音响太大声", "楼上装修噪声扰民", "半夜卡拉OK吵得睡不着"],
    "cover": ["井盖不见了", "路口井盖破了", "井盖响了一晚上", "下水道井盖松动"],
}
ENDINGS = ["请尽快派人", "老人孩子都怕", "已经三天了", "物业一直不管", "谢谢", "在十二栋旁边"]


def made_up(count: int = 120) -> list[Labelled]:
    random = Random(7)
    rows = []
    for number in range(count):
        label = sorted(MATTERS)[number % 3]
        words = random.choice(MATTERS[label])
        text = f"{words}，{''.join(random.sample(ENDINGS, 3))}"
        rows.append(Labelled(str(number), label, words if number % 2 else "", text))
    return rows


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(made_up())


def test_it_names_the_matter_and_the_words_that_decided(trained: Trained):
    said = trained.model.say("", "我们楼的电梯今天又停了")

    assert said.ranked[0][0] == "lift"
    assert "电梯" in trained.model.reasons("", "我们楼的电梯今天又停了", ["lift"])["lift"][0]
    assert sum(chance for _, chance in said.ranked) == pytest.approx(1, abs=1e-5)


def test_a_text_about_two_matters_is_said_to_be(trained: Trained):
    # These few texts leave no doubt by themselves.
    model = trained.model
    careful = replace(model, slopes=model.slopes / 4, offsets=model.offsets / 4)
    both = careful.say("小区里两件事", "电梯停在三楼不动，门口井盖不见了")
    one = careful.say("", "电梯停在三楼不动，电梯门关不上")

    assert {both.ranked[0][0], both.beside} == {"lift", "cover"}
    assert one.beside == ""


def test_the_same_rows_give_the_same_model(trained: Trained):
    assert train(made_up()).model.to_bytes() == trained.model.to_bytes()


def test_a_model_from_a_file_says_what_it_said_before(trained: Trained):
    again = TextModel.from_bytes(trained.model.to_bytes())

    for text in ("电梯坏了", "太吵了", "", "hello"):
        assert again.say("", text) == trained.model.say("", text)


def test_a_file_of_another_format_is_refused(trained: Trained, monkeypatch: pytest.MonkeyPatch):
    kept = trained.model.to_bytes()
    monkeypatch.setattr("linli.routing.text.model.FORMAT", 99)
    with pytest.raises(ValueError, match="format 2, not 99"):
        TextModel.from_bytes(kept)


def test_whole_numbers_say_what_exact_ones_say(trained: Trained):
    # The table is kept in one byte a cell: no text of these may change its first label by that.
    rows = made_up()
    told = [trained.model.say(row.title, row.text).ranked[0][0] for row in rows]
    assert told == [row.label for row in rows]


def test_too_little_to_learn_from_is_said_and_not_learnt():
    with pytest.raises(Invalid) as refused:
        train([Labelled("1", "lift", "", "电梯"), Labelled("2", "lift", "", "电梯坏")])
    assert refused.value.code == "routing.too_little_to_learn"


def test_a_run_that_one_person_alone_wrote_is_not_remembered():
    rows = [*made_up(), Labelled("x", "lift", "", "电梯坏了，我是钱七七，住十二栋")]
    assert not any("钱七" in run for run in train(rows).model.places)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_gets_probabilities_that_add_up(trained: Trained, title: str, text: str):
    chances = trained.model.chances(title, text)
    assert np.isfinite(chances).all()
    assert chances.sum() == pytest.approx(1, abs=1e-4)


def test_a_missing_title_is_the_beginning_of_the_text():
    assert title_and_text("", "电梯坏了") == ("电梯坏了", "电梯坏了")
    assert title_and_text("电梯", "") == ("电梯", "电梯")
    assert plain("Ａ１２栋  2024年") == "a0栋 0年"
    assert set(runs("电梯", IN_TITLE)) == {"\x01电", "\x01梯", "\x01电梯"}


def test_texts_that_repeat_each_other_are_in_one_fold():
    long = "我们小区三号楼的电梯从上个月开始就经常停在半路，老人上下楼都不敢坐，请有关部门看看"
    rows = [
        Labelled("1", "lift", "", long),
        Labelled("2", "lift", "", long + "，谢谢"),
        Labelled("3", "lift", "井盖坏了很久没人管", "第一次写"),
        Labelled("4", "lift", "井盖坏了很久没人管", "完全是别的话"),
        Labelled("5", "lift", "", "楼上装修太吵"),
    ]
    assert repeated(rows) == [0, 0, 2, 2, 4]
    folds = folded(rows)
    assert folds[0] == folds[1]
    assert folds[2] == folds[3]


def test_the_threshold_is_the_lowest_that_keeps_the_precision():
    chances = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]], dtype=np.float32)
    right, wrong = 0, 1
    cases = [
        # all right: even the least sure may go
        ([right, right, right, right], 1.0, 0.6),
        # the third is wrong: stop before it
        ([right, right, wrong, right], 1.0, 0.8),
        # three of four are enough
        ([right, right, wrong, right], 0.75, 0.6),
        # the surest is wrong: none ever
        ([wrong, wrong, wrong, wrong], 0.9, NEVER),
    ]
    for truth, precision, expected in cases:
        assert threshold_for(chances, np.array(truth), precision) == pytest.approx(expected)


def test_figures_are_those_of_the_book():
    # precision 1/1 and recall 1/2 for a; 1/2 and 1/1 for b
    assert macro_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)
    surest, right = np.array([0.95, 0.95], dtype=np.float32), np.array([True, False])
    assert calibration_error(surest, right) == pytest.approx(0.45)


def test_evaluating_counts_a_label_never_learnt_as_wrong(trained: Trained):
    rows = [Labelled("1", "lift", "", "电梯坏了"), Labelled("2", "tree", "", "电梯坏了")]
    figures = evaluate(trained.model, rows)
    assert (figures.n, figures.accuracy) == (2, 0.5)
