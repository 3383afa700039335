/** What each verb asks for, as a short form; the rules themselves are the server's. */
import type { IconName } from '@linli/kit'
import type { Grounds } from './policy'
import type { TextKey } from './texts'

export type FieldKind = 'words' | 'line' | 'unit' | 'units' | 'ground' | 'until' | 'number' | 'choice' | 'yesno' | 'photos' | 'case' | 'category' | 'public'

export interface Field {
  name: string
  kind: FieldKind
  label: TextKey
  hint?: TextKey
  needed?: boolean
  grounds?: Grounds
  /** What can be chosen, each with its name. */
  choices?: [code: string, name: TextKey][]
}

export interface VerbForm {
  icon: IconName
  /** The route, where it is not named like the verb. */
  route?: string
  fixed?: Record<string, unknown>
  hint?: TextKey
  fields: Field[]
}

const note: Field = { name: 'note', kind: 'words', label: 'form.note' }
const reasons: Field = { name: 'note', kind: 'words', label: 'form.reasons', needed: true }
const unit: Field = { name: 'unit', kind: 'unit', label: 'form.unit', needed: true }
const ground = (grounds: Grounds): Field => ({ name: 'ground', kind: 'ground', label: 'form.ground', grounds, needed: true })
const other: Field = { name: 'other', kind: 'case', label: 'form.other', hint: 'form.otherHint', needed: true }
const holding: Field[] = [
  ground('holding'),
  { name: 'until', kind: 'until', label: 'form.until', needed: true },
  { name: 'plan', kind: 'words', label: 'form.plan', needed: true },
  { name: 'public_note', kind: 'words', label: 'form.publicNote', hint: 'form.publicHint', needed: true },
]
const extending: Field[] = [ground('extending'), reasons, { name: 'amount', kind: 'number', label: 'form.amount', hint: 'form.amountHint' }]

export const FORMS: Record<string, VerbForm> = {
  dispatch: { icon: 'route', hint: 'hint.dispatch', fields: [unit, note] },
  rule: { icon: 'flag', hint: 'hint.rule', fields: [unit, reasons] },
  remind: { icon: 'bell', hint: 'hint.remind', fields: [note] },
  accept: { icon: 'check', hint: 'hint.accept', fields: [] },
  answer: {
    icon: 'check',
    hint: 'hint.answer',
    fields: [
      { name: 'note', kind: 'words', label: 'form.answer', hint: 'form.answerHint', needed: true },
      { name: 'after', kind: 'photos', label: 'form.after' },
    ],
  },
  verify: { icon: 'check', route: 'verify', fixed: { passed: true }, hint: 'hint.verify', fields: [note] },
  fail: { icon: 'ret', route: 'verify', fixed: { passed: false }, hint: 'hint.fail', fields: [reasons] },
  close: { icon: 'check', hint: 'hint.close', fields: [note] },
  return: { icon: 'ret', hint: 'hint.return', fields: [ground('returning'), reasons, { name: 'proposed_unit', kind: 'unit', label: 'form.proposed' }] },
  report_up: { icon: 'up', hint: 'hint.report_up', fields: [reasons] },
  send_down: { icon: 'route', hint: 'hint.send_down', fields: [reasons] },
  hold: { icon: 'clock', hint: 'hint.hold', fields: holding },
  apply_hold: { icon: 'clock', hint: 'hint.apply', fields: holding },
  resume: { icon: 'refresh', hint: 'hint.resume', fields: [] },
  extend: { icon: 'clockplus', hint: 'hint.extend', fields: extending },
  apply_extension: { icon: 'clockplus', hint: 'hint.apply', fields: extending },
  approve: { icon: 'check', hint: 'hint.approve', fields: [note] },
  refuse: { icon: 'ret', hint: 'hint.refuse', fields: [reasons] },
  take_back: { icon: 'ret', hint: 'hint.take_back', fields: [] },
  reopen: { icon: 'refresh', hint: 'hint.reopen', fields: [{ name: 'reason', kind: 'choice', label: 'form.ground', choices: [['unsolved', 'reason.unsolved'], ['recurred', 'reason.recurred'], ['mistake', 'reason.mistake']], needed: true }, note] },
  decline: { icon: 'ret', hint: 'hint.decline', fields: [ground('declining'), note] },
  withdraw: { icon: 'ret', hint: 'hint.withdraw', fields: [ground('withdrawing'), note] },
  merge: { icon: 'merge', hint: 'hint.merge', fields: [other] },
  unmerge: { icon: 'merge', hint: 'hint.unmerge', fields: [reasons] },
  take_out: { icon: 'ret', hint: 'hint.take_out', fields: [reasons] },
  link: { icon: 'link', hint: 'hint.link', fields: [other] },
  split: { icon: 'merge', hint: 'hint.split', fields: [{ name: 'text', kind: 'words', label: 'form.part', needed: true }, { name: 'unit', kind: 'unit', label: 'form.unit' }] },
  amend: {
    icon: 'edit',
    hint: 'hint.amend',
    fields: [
      { name: 'category', kind: 'category', label: 'form.category' },
      { name: 'urgency', kind: 'choice', label: 'form.urgency', choices: [['general', 'urgency.general'], ['utility', 'urgency.utility'], ['emergency', 'urgency.emergency']] },
      { name: 'place_words', kind: 'line', label: 'form.place' },
      { name: 'summary', kind: 'line', label: 'form.summary' },
      { name: 'about', kind: 'units', label: 'about.field' },
    ],
  },
  contact: {
    icon: 'phone',
    hint: 'hint.contact',
    fields: [
      { name: 'way', kind: 'choice', label: 'form.way', choices: [['phone', 'way.phone'], ['message', 'way.message'], ['visit', 'way.visit']], needed: true },
      { name: 'reached', kind: 'yesno', label: 'form.reached', needed: true },
      note,
    ],
  },
  redact: { icon: 'eye', fields: [] },
  note: {
    icon: 'edit',
    fields: [
      { name: 'text', kind: 'words', label: 'form.progress', needed: true },
      { name: 'public', kind: 'public', label: 'form.public' },
      { name: 'during', kind: 'photos', label: 'form.photos' },
    ],
  },
}

/** What one most likely wants to do with a case in this state; the first that is possible leads. */
const LEADS: Record<string, string[]> = {
  filed: ['dispatch', 'rule'],
  dispatched: ['accept'],
  accepted: ['answer'],
  held: ['resume'],
  answered: ['verify'],
  verified: ['close'],
}

export function leadOf(state: string, possible: string[]): string | null {
  if (possible.includes('approve')) return 'approve'
  return LEADS[state]?.find((one) => possible.includes(one)) ?? null
}

/** Verbs whose refusal is worth reading on the page; the rest would only make a wall. */
export const TOLD = ['accept', 'answer', 'verify', 'close', 'hold', 'extend', 'return', 'dispatch']
