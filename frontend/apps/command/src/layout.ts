/** Where each panel stands: two layouts, never one stretched; nothing within 24 px of x = 1920. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}
type Boxes = Record<string, Box>

function box(left: number, top: number, width: number, height: number): Box {
  return { left, top, width, height }
}

const ONE: Boxes = {
  today: box(24, 96, 408, 188),
  hours: box(24, 296, 408, 260),
  channels: box(24, 568, 408, 280),
  unusual: box(24, 860, 408, 200),
  counters: box(452, 100, 916, 122),
  map: box(452, 234, 916, 624),
  ticker: box(452, 868, 916, 192),
  alarms: box(1388, 96, 508, 438),
  rates: box(1388, 546, 508, 224),
  ranking: box(1388, 782, 508, 278),
}
const ONE_STREET: Boxes = {
  ...ONE,
  communities: box(24, 568, 408, 492),
  alarms: box(1388, 96, 508, 506),
  rates: box(1388, 614, 508, 236),
  due: box(1388, 862, 508, 198),
}
const ONE_REPLAY: Boxes = {
  ...ONE,
  channels: box(24, 568, 408, 332),
  map: box(452, 234, 916, 668),
  alarms: box(1388, 96, 508, 536),
  rates: box(1388, 644, 508, 256),
}
const TWO: Boxes = {
  today: box(40, 104, 520, 226),
  hours: box(40, 346, 520, 344),
  channels: box(40, 706, 520, 350),
  counters: box(592, 106, 1304, 148),
  map: box(592, 268, 936, 648),
  unusual: box(1552, 268, 344, 648),
  fate: box(2620, 862, 552, 194),
  ticker: box(592, 928, 1304, 128),
  alarms: box(1944, 104, 660, 952),
  rates: box(2620, 104, 552, 476),
  due: box(2620, 596, 552, 250),
  ranking: box(3188, 104, 612, 952),
}
const TWO_STREET: Boxes = {
  ...TWO,
  communities: box(40, 706, 520, 350),
  alarms: box(1944, 104, 936, 952),
  rates: box(2896, 104, 904, 476),
  due: box(2896, 596, 904, 250),
  fate: box(2896, 862, 904, 194),
}
const TWO_REPLAY: Boxes = {
  ...TWO,
  channels: box(40, 706, 520, 198),
  map: box(592, 268, 1304, 636),
  alarms: box(1944, 104, 660, 796),
}
const DROPPED = ['ticker', 'ranking', 'unusual', 'due', 'fate']

export function boxes(wide: boolean, street: boolean, past: boolean): Boxes {
  const found = { ...(past ? (wide ? TWO_REPLAY : ONE_REPLAY) : street ? (wide ? TWO_STREET : ONE_STREET) : wide ? TWO : ONE) }
  const dropped = past ? DROPPED : street ? ['channels', 'ranking', 'unusual'] : ['communities']
  for (const name of dropped) if (!(street && !past && wide && name === 'unusual')) delete found[name]
  if (street && past) delete found.communities
  return found
}

export function styled(one: Box): Record<string, string> {
  return { left: `${one.left}px`, top: `${one.top}px`, width: `${one.width}px`, height: `${one.height}px` }
}
