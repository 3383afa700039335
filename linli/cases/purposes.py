"""What is personal and what it is read for, in words: for her whose it is, and for the auditor."""

from linli.cases.acts.reveal import REASON_NAMES
from linli.cases.acts.unseal import UNSEAL_REASON_NAMES

# Beside the reasons that are given, what somebody did who thereby read it.
PURPOSE_NAMES: dict[str, tuple[str, str]] = {
    **UNSEAL_REASON_NAMES,
    **{str(reason): names for reason, names in REASON_NAMES.items()},
    "search": ("搜索案件", "by searching for it"),
    "whistle": ("到场处置", "to come to the place"),
    "counter": ("在窗口办理个人信息请求", "for what was asked at a counter"),
    "export": ("导出文件", "to take it out in a file"),
}
FIELD_NAMES: dict[str, tuple[str, str]] = {
    "name": ("姓名", "name"),
    "phone": ("电话", "phone"),
    "phone_tail": ("电话尾号", "the end of the phone number"),
    "place": ("地址", "address"),
}
