/** The map's geometry: Web Mercator, fitted into a box, and the tiles under it. Pure. */
import type { Shape } from '@linli/api'

export type Point = [number, number]
const TILE = 256

export interface View {
  scale: number // pixels for the whole world
  x: number
  y: number
  at: (point: Point) => Point
}

function mercator([longitude, latitude]: Point): Point {
  const sine = Math.sin((latitude * Math.PI) / 180)
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)]
}

/** The view in which all these areas fill the box, with room for labels above. */
export function fitted(areas: Shape<'LandAreaOut'>[], width: number, height: number, inset: number): View {
  let [west, north, east, south] = [1, 1, 0, 0]
  for (const area of areas) {
    for (const ring of area.rings) {
      for (const point of ring) {
        const [x, y] = mercator(point as Point)
        west = Math.min(west, x)
        east = Math.max(east, x)
        north = Math.min(north, y)
        south = Math.max(south, y)
      }
    }
  }
  if (east <= west || south <= north) [west, north, east, south] = [0, 0, 1, 1]
  const scale = Math.min((width - 2 * inset) / (east - west), (height - 2 * inset) / (south - north))
  const x = width / 2 - ((west + east) / 2) * scale
  const y = height / 2 - ((north + south) / 2) * scale
  const at = (point: Point): Point => {
    const [across, down] = mercator(point)
    return [across * scale + x, down * scale + y]
  }
  return { scale, x, y, at }
}

export function pathOf(rings: number[][][], view: View): string {
  return rings
    .map((ring) => `M${ring.map((point) => view.at(point as Point).map((one) => one.toFixed(1)).join(',')).join('L')}Z`)
    .join('')
}

export interface Tile {
  href: string
  x: number
  y: number
  size: number
}

/** The tiles of a WMTS that cover the box, at the zoom whose tiles are drawn least enlarged. */
export function tilesUnder(address: string, view: View, width: number, height: number): Tile[] {
  const zoom = Math.max(1, Math.min(18, Math.round(Math.log2(view.scale / TILE))))
  const size = view.scale / 2 ** zoom
  const found: Tile[] = []
  for (let column = Math.floor(-view.x / size); column * size + view.x < width; column += 1) {
    for (let row = Math.floor(-view.y / size); row * size + view.y < height; row += 1) {
      const href = address.replace('{z}', String(zoom)).replace('{x}', String(column)).replace('{y}', String(row))
      found.push({ href, x: column * size + view.x, y: row * size + view.y, size: size + 0.5 })
    }
  }
  return found
}

/** A box that something on the map takes: its middle and half of its width and height. */
export interface Taken {
  x: number
  y: number
  w: number
  h: number
}

/** The nearest free place for a box of this half size; it is taken from then on. */
export function settled(home: Point, w: number, h: number, taken: Taken[]): Point {
  const free = (x: number, y: number) =>
    taken.every((one) => Math.abs(one.x - x) >= one.w + w || Math.abs(one.y - y) >= one.h + h)
  let found = home
  search: for (let way = 0; way <= 120; way += 8) {
    for (let turn = 0; turn < (way ? 12 : 1); turn += 1) {
      const angle = (turn * Math.PI) / 6
      const [x, y] = [home[0] + Math.cos(angle) * way, home[1] + Math.sin(angle) * way]
      if (!free(x, y)) continue
      found = [x, y]
      break search
    }
  }
  taken.push({ x: found[0], y: found[1], w, h })
  return found
}

export interface Target {
  code: string
  at: Point
}

/** Whichever lies next in a direction; straight ahead counts for more than near. */
export function nextIn([right, down]: Point, from: Point, targets: Target[]): Target | null {
  let best: Target | null = null
  let least = Infinity
  for (const one of targets) {
    const [x, y] = [one.at[0] - from[0], one.at[1] - from[1]]
    const along = x * right + y * down
    const far = along + 2 * Math.abs(x * down - y * right)
    if (along > 1 && far < least) [best, least] = [one, far]
  }
  return best
}

/** The first of these corners in which nothing of these areas would lie under a box. */
export function freeCorner(corners: Point[], size: Point, areas: Shape<'LandAreaOut'>[], view: View): Point {
  const points = areas.flatMap((one) => one.rings.flat().map((point) => view.at(point as Point)))
  const under = ([left, top]: Point) =>
    points.some(([x, y]) => x > left && x < left + size[0] && y > top && y < top + size[1])
  return corners.find((one) => !under(one)) ?? corners[0]!
}
