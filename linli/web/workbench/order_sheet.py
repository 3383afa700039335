"""The printed sheet of a supervision order: a letter 信函格式 on A4, complete in itself.

Measures are those of GB/T 9704: red name and double rules of 170 mm, margins 28 and 26 mm, 3号仿宋
with 28 characters a line and 22 lines a page. The dashed circle for the seal is a guide on the
screen and does not print.
"""

from html import escape

from django.http import HttpResponse
from django.utils.timezone import localtime

from linli.people.units import unit_by_id
from linli.supervision.models import Order
from linli.supervision.queries.orders import words_of

_NUMERALS = "一二三四五六七八九十"

_CSS = """
@page{size:A4;margin:0}
html,body{margin:0;background:#fff;color:#000}
body{font-family:FangSong_GB2312,FangSong,STFangsong,"仿宋",SimSun,"Noto Serif CJK SC",serif;
 font-size:15.75pt;line-height:28pt}
.a4{width:210mm;min-height:297mm;position:relative;margin:0 auto;box-sizing:border-box;
 padding:29mm 26mm 44mm 28mm}
h1,p{margin:0;font-weight:400}
.org{color:#C8161D;text-align:center;font:700 33pt/1.15 "Noto Serif CJK SC",SimSun,serif;
 letter-spacing:.06em;margin:0 -8mm}
.org.long{font-size:24pt}
.rule{width:170mm;height:1.5mm;margin:3mm -8mm 0;box-sizing:border-box}
.rule.top{border-top:1mm solid #C8161D;border-bottom:.35mm solid #C8161D}
.foot{position:absolute;left:20mm;bottom:20mm;width:170mm}
.foot .rule{margin:0;border-top:.35mm solid #C8161D;border-bottom:1mm solid #C8161D}
.cc{font-size:14pt;line-height:1.5;padding:0 6mm 2mm 13mm}
.no{display:flex;justify-content:space-between;margin-top:3mm;line-height:1.4}
.no b,.h{font-family:SimHei,"Noto Sans CJK SC",sans-serif;font-weight:400}
h1{font:700 22pt/33pt "Noto Serif CJK SC",SimSun,serif;text-align:center;margin:9mm 0 7mm}
.body p{text-indent:2em;text-align:justify;line-break:strict}
.body p.to{text-indent:0}
.sig{position:relative;margin:14mm 0 0 auto;width:fit-content;text-align:center;
 padding-right:2em;break-inside:avoid}
.seal{position:absolute;left:50%;top:50%;width:40mm;height:40mm;margin:-20mm 0 0 -26mm;
 border:1px dashed #D98A8D;border-radius:50%;display:grid;place-items:end center;
 padding-bottom:3mm;color:#B4555A;font-size:10pt;line-height:1.4;box-sizing:border-box}
@media print{.seal{display:none}}
"""
LONG_NAME = 13  # characters from which the red name is set smaller, to stay on one line


def sheet(order: Order) -> HttpResponse:
    """The letter as a page of HTML; it loads nothing from anywhere."""
    answer = HttpResponse(letter(order), content_type="text/html; charset=utf-8")
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def letter(order: Order) -> str:
    """The HTML of the letter."""
    said = words_of(order, "zh")
    issuer, unit = unit_by_id(order.issuer_id), unit_by_id(order.unit_id)
    day = localtime(order.issued_at)
    paragraphs = [f'<p class="to">{escape(unit.name_zh)}：</p>', _paragraph(said.opening)]
    paragraphs += [
        f'<p><span class="h">{_NUMERALS[place % 10]}、{escape(heading)}</span>{escape(text)}</p>'
        for place, (heading, text) in enumerate(said.demands)
    ]
    if order.words is not None:
        paragraphs += [_paragraph(line) for line in order.words.text.splitlines() if line.strip()]
    paragraphs.append(_paragraph(said.closing))
    if issuer.duty_phone:
        paragraphs.append(_paragraph(f"（联系电话：{issuer.duty_phone}）"))
    cc = _copied_to(order)
    long = " long" if len(issuer.name_zh) >= LONG_NAME else ""
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>督办单 {escape(order.number)}</title><style>{_CSS}</style></head><body>"
        f'<div class="a4"><p class="org{long}">{escape(issuer.name_zh)}</p>'
        '<div class="rule top"></div>'
        f'<div class="no"><b>{escape(said.mark)}</b><span>{escape(order.number)}</span></div>'
        f'<h1>{escape(said.title)}</h1><div class="body">{"".join(paragraphs)}</div>'
        f'<div class="sig"><span class="seal" aria-hidden="true">盖章处</span>'
        f"{escape(issuer.name_zh)}<br>{day.year}年{day.month}月{day.day}日</div>"
        f'<div class="foot">{cc}<div class="rule"></div></div></div></body></html>\n'
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _copied_to(order: Order) -> str:
    """The unit that is late gets a copy when the order goes to another."""
    late = order.values.get("late_unit", {}).get("zh", "")
    if not late or late == unit_by_id(order.unit_id).name_zh:
        return ""
    return f'<div class="cc">抄送：{escape(late)}。</div>'
