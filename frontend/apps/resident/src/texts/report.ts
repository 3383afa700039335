/** The second half of a report: its kind, what a handler will want to know, the pin. */
import { catalogue } from '@linli/kit'
import * as first from './first'

export const zh = {
  'report.kindTitle': '是哪类，怎么告诉您',
  'report.kind': '是哪类',
  'report.kindLead': '照您写的，多半是这些',
  'report.kindPick': '选一个最像的',
  'report.other': '都不是，我来选',
  'report.dontKnow': '说不清，请工作人员定',
  'report.allKinds': '全部类别',
  'report.findKind': '找一类',
  'report.noKind': '没有找到。可以选“说不清”，工作人员会定',
  'report.chosen': '已选',
  'report.tell': '怎么告诉您进展',
  'report.phone': '手机号（可不填）',
  'report.phoneHint': '填了会发短信。承办单位看不到完整号码',
  'report.pinTitle': '移动图钉',
  'report.pinSub': '拖动地图，让图钉落在出问题的地方',
  'report.pinDone': '就在这里',
  'report.zoomIn': '放大',
  'report.zoomOut': '缩小',

  'ask.title': '再说几样，办得更快',
  'ask.sub': '都可以不填。',
  'ask.yes': '是',
  'ask.no': '不是',
  'ask.number': '填数字，不用写单位',
}

export const en: Record<keyof typeof zh, string> = {
  'report.kindTitle': 'What kind, and how to tell you',
  'report.kind': 'What kind',
  'report.kindLead': 'From your words, most likely one of these',
  'report.kindPick': 'Choose the nearest',
  'report.other': 'None of these, let me choose',
  'report.dontKnow': 'Not sure, let the staff decide',
  'report.allKinds': 'All kinds',
  'report.findKind': 'Find a kind',
  'report.noKind': `None found. Choose "not sure" and the staff will decide`,
  'report.chosen': 'Chosen',
  'report.tell': 'How to tell you',
  'report.phone': 'Mobile number (optional)',
  'report.phoneHint': 'You get a text message. The unit does not see the whole number',
  'report.pinTitle': 'Move the pin',
  'report.pinSub': 'Drag the map until the pin stands where the problem is',
  'report.pinDone': 'It is here',
  'report.zoomIn': 'Closer',
  'report.zoomOut': 'Wider',

  'ask.title': 'A little more makes it quicker',
  'ask.sub': 'None of it must be answered.',
  'ask.yes': 'Yes',
  'ask.no': 'No',
  'ask.number': 'A figure, without its unit',
}

export const t = catalogue({ ...first.zh, ...zh }, { ...first.en, ...en })
