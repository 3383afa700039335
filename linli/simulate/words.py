"""What residents of the demo district write, and what units answer; all made up."""

from random import Random

from linli.policy.sections.categories import Category

_OPENINGS = (
    "{place}，{matter}，麻烦派人看看。",
    "你好，我住在{place}，{matter}，已经{days}天了，一直没人管。",
    "{matter}，就在{place}，老人孩子天天从这里过，怕出事。",
    "反映一个问题：{place}{matter}。希望尽快处理，谢谢。",
    "{place}这边{matter}，昨天下雨以后更严重了。",
    "请问{place}{matter}归哪里管？麻烦转给负责的单位。",
    "{matter}。地点是{place}，照片是今天早上拍的。",
    "又来反映了，{place}{matter}，上次说处理，没几天又这样。",
)
_SHORT = ("{matter}", "{place}{matter}", "{matter}又坏了", "{place}，{matter}，急")
_ANSWERS = (
    "已到现场处理完毕，并告知反映人。",
    "今天上午派人查看，问题属实，已修复，照片见附件。",
    "已会同物业处理，并约定每周查看一次。",
    "已清理并恢复原状，后续列入日常巡查。",
    "情况属实，已责令整改并复查，整改到位。",
)
_RETURNS = ("现场看过，这一处不在我单位管理范围内。", "权属已移交，请派给接管单位。")
_RULINGS = (
    "经现场核实，按事项清单由该单位负责，不得再退。",
    "两家单位均已到场，设施由该单位管理，请即签收。",
)
_HOLD_PLANS = ("要先查清地下管线，已约物探单位。", "需更换的配件已下单，厂家发货要几天。")
_HOLD_NOTES = ("要先查清地下管线再动工，现场已围挡。", "配件在路上，到货当天更换，现场已设提示。")
_EXTENSIONS = ("连日下雨，路面没干不能铺设。", "要等居民协商一致后再施工。")
_FAILED = ("现场看过，还没有修好。", "照片里看不出结果，请补拍。")
_REPORTERS = ("谢谢，处理得很快。", "师傅很负责。", "还可以，就是等得久了点。", "", "", "")


def complaint(category: Category, place: str, random: Random) -> str:
    """What a resident writes about a matter of this category at this place."""
    matter = random.choice(category.keywords or (category.name.zh,))
    pattern = random.choice(_SHORT if random.random() < 0.25 else _OPENINGS)
    return pattern.format(place=place, matter=matter, days=random.randint(2, 20))


def answer(random: Random) -> str:
    """What a unit answers."""
    return random.choice(_ANSWERS)


def return_reason(random: Random) -> str:
    """Why a unit gives a case back."""
    return random.choice(_RETURNS)


def ruling(random: Random) -> str:
    """Why the centre rules as it does."""
    return random.choice(_RULINGS)


def hold_reasons(random: Random) -> tuple[str, str]:
    """The plan of a hold, and what the public is told."""
    which = random.randrange(len(_HOLD_PLANS))
    return _HOLD_PLANS[which], _HOLD_NOTES[which]


def extension_reason(random: Random) -> str:
    """Why a unit asks for more time."""
    return random.choice(_EXTENSIONS)


def failed_check(random: Random) -> str:
    """What a desk writes when an answer does not hold."""
    return random.choice(_FAILED)


def reporters_word(random: Random) -> str:
    """What a reporter adds to a callback, often nothing."""
    return random.choice(_REPORTERS)
