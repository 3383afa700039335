"""`linli routing`: why a report goes where it goes."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import click

from linli.site.commands.options import answer, data_option, json_option, table

TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def routing() -> None:
    """Which unit gets a report, and why. 分拨"""


@routing.command()
@click.argument("text")
@click.option("--lat", type=float, help="Latitude of the place, WGS-84. 纬度")
@click.option("--lon", type=float, help="Longitude of the place, WGS-84. 经度")
@click.option("--category", default="", help="Category, if the reporter chose one. 事项代码")
@click.option("--channel", default="resident", show_default=True, help="Channel it comes by.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@data_option
@json_option
def explain(
    text: str,
    lat: float | None,
    lon: float | None,
    category: str,
    channel: str,
    language: str,
    data: Path,
    as_json: bool,
) -> None:
    """Show every rule that is tried for a text and a point, and the decision. 解释分拨"""
    if (lat is None) != (lon is None):
        raise click.UsageError("--lat and --lon go together. --lat 和 --lon 要一起给。")
    point = None if lat is None or lon is None else (lat, lon)
    from linli.site.opening import opened

    with opened(data):
        from linli.routing.explain import explain as explained

        told = explained(text, point, now=datetime.now(UTC), category=category, channel=channel)
    answer(told.to_json(), as_json=as_json, words=lambda: "\n".join(told.lines(language)))


@routing.command()
@click.option("--limit", default=200, show_default=True, help="At most so many. 最多条数")
@data_option
@json_option
def precedents(limit: int, data: Path, as_json: bool) -> None:
    """List where the rules disagree with what people decided, the newest first. 先例与规则不符

    A ruling, or a dispatch by a desk to another unit than the rules in force would name. What
    stands here again and again is a rule that is missing or wrong.
    """
    from linli.site.opening import opened

    with opened(data):
        from linli.intake.precedents import disagreements

        found = list(disagreements(limit=limit))
    rows = [{**asdict(one), "decided_at": one.decided_at.isoformat()} for one in found]
    answer(
        {"disagreements": rows},
        as_json=as_json,
        words=lambda: (
            "\n".join(
                f"{one.number} {one.decided_at:%Y-%m-%d} {one.category} {one.area_code}: "
                f"{one.people_unit}（{one.kind}）≠ {one.rules_unit or '—'}（{one.rule}）"
                for one in found
            )
            or "规则与先例一致。 The rules agree with what people decided."
        ),
    )


@routing.command()
@click.option("--train", "train_file", type=TABLE, required=True, help="Texts to learn from. 训练")
@click.option("--test", "test_file", type=TABLE, required=True, help="Texts to be tried on. 测试")
@json_option
def evaluate(train_file: Path, test_file: Path, as_json: bool) -> None:
    """Train the text model on one table and try it on another. 评估文字分拨

    Both are CSV or XLSX with the columns label and text, and title if there is one. Nothing is
    stored, no database is needed.
    """
    from linli.exchange.sheets.labelled import labelled
    from linli.routing.text.evaluation import evaluate as figures_of
    from linli.routing.text.training import train

    rows, unseen = labelled(train_file), labelled(test_file)
    began = perf_counter()
    model = train(rows).model
    spent = perf_counter() - began
    size = len(model.to_bytes())
    found = {
        **asdict(figures_of(model, unseen)),
        "fit_seconds": round(spent, 1),
        "model_mb": round(size / 1_000_000, 2),
    }
    answer(
        found,
        as_json=as_json,
        words=lambda: "\n".join(f"{name:18} {value}" for name, value in found.items()),
    )


@routing.command("train")
@click.option("--from", "source", type=TABLE, help="Learn from a table instead. 从表格学习")
@click.option("--force", is_flag=True, help="Put a model from a table in force at once. 立即启用")
@data_option
@json_option
def train_model(source: Path | None, force: bool, data: Path, as_json: bool) -> None:
    """Train the text model on the district's own closed and corrected cases. 训练文字模型

    It takes over only if it names the newest lessons better than what decides now. One that is
    learnt from a table (`--from`, labels are the pack's category codes) is kept, and put in force
    with `--force`. The worker does this by itself every night.
    """
    from linli.site.opening import opened

    with opened(data):
        from linli.exchange.sheets.labelled import labelled
        from linli.intake.learning import learn, learn_from
        from linli.intake.versions import look_at_drift
        from linli.journal.acting import Actor
        from linli.routing.text.kept import put_in_force

        by, now = Actor.system("site.command_line"), datetime.now(UTC)
        if source is not None:
            kept = learn_from(labelled(source), by=by, now=now)
            if force:
                put_in_force(kept.id, by=by, now=now)
            found: dict[str, object] = {"model_id": kept.id, "in_force": force, **kept.figures}
        else:
            found = asdict(learn(by=by, now=now))
            look_at_drift(now=now)
    answer(
        found,
        as_json=as_json,
        words=lambda: "\n".join(f"{name:12} {value}" for name, value in found.items()),
    )


@routing.command()
@data_option
@json_option
def models(data: Path, as_json: bool) -> None:
    """List the text models, and how the one in force does on what came since. 文字模型

    `since` falling below `accuracy` means that the district's matters have changed (drift).
    """
    from linli.site.opening import opened

    with opened(data):
        from linli.intake.versions import models as kept

        found = kept()
    rows = [
        {
            "id": one.id,
            "trained_at": one.trained_at.isoformat(timespec="minutes"),
            "texts": one.texts,
            "in_force": "✓" if one.in_force else "",
            "accuracy": _share(one.figures.get("accuracy")),
            "since": None if one.since is None else f"{_share(one.since.accuracy)}/{one.since.n}",
        }
        for one in found
    ]
    columns = {
        "id": "编号 id",
        "trained_at": "训练于 trained",
        "texts": "文字 texts",
        "in_force": "启用 in force",
        "accuracy": "准确 accuracy",
        "since": "启用后 since/n",
    }
    answer(
        {"models": [{**asdict(one), "trained_at": one.trained_at.isoformat()} for one in found]},
        as_json=as_json,
        words=lambda: table(
            rows,
            columns,
            empty="还没有文字模型，按规则包的词判断。 No model: the pack's words decide.",
        ),
    )


@routing.command()
@click.option("--reason", required=True, help="Why; everybody who sees the models reads it. 原因")
@data_option
@json_option
def rollback(reason: str, data: Path, as_json: bool) -> None:
    """Put back what named matters before the present text model. 退回上一个模型"""
    from linli.site.opening import opened

    with opened(data):
        from linli.journal.acting import Actor
        from linli.routing.text.kept import roll_back

        row = roll_back(reason, by=Actor.system("site.command_line"), now=datetime.now(UTC))
    words = f"模型 {row.model_id} 已启用。 Model {row.model_id} is in force."
    if row.model_id is None:
        words = "已退回规则包的词。 The pack's own words decide again."
    answer({"in_force": row.model_id}, as_json=as_json, words=lambda: words)


def _share(value: object) -> str | None:
    return f"{value:.1%}" if isinstance(value, float) else None
