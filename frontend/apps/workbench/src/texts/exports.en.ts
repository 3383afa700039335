import type { exports as zh } from './exports.zh'

export const exports: Record<keyof typeof zh, string> = {
  'export.button': 'Export', 'export.title': 'Export “{list}”', 'export.sub': 'The whole list in its present order',
  'export.narrowed': 'As it is filtered now', 'export.columns': 'Columns', 'export.shown': 'As on the screen',
  'export.all': 'All columns', 'export.form': 'Kind of file',
  'export.note': 'The reporters’ names, phones and doors are not in it. Who took out what, and when, goes on record. 100,000 cases at most.',
  'export.ask': 'Begin', 'export.mine': 'My exports', 'export.waiting': 'In the queue, about to begin',
  'export.writing': '{n} of {m} written', 'export.ready': '{n} {n|case|cases} · {size} · until {until}',
  'export.failed': 'It could not be written: export it again',
  'export.cut': 'the first 100,000 only: filter, and export in parts', 'export.fetch': 'Download',
  'export.cancel': 'Cancel', 'export.drop': 'Drop', 'keys.export': 'Export',
}
