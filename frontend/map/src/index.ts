/** Geography that needs no map library: distances, boxes, and a flat picture of a few blocks. */

export interface Point {
  latitude: number
  longitude: number
}

const METRES_PER_DEGREE = 111_320

/** Metres between two points a few kilometres apart. */
export function metresBetween(one: Point, other: Point): number {
  const north = (other.latitude - one.latitude) * METRES_PER_DEGREE
  const east = (other.longitude - one.longitude) * METRES_PER_DEGREE * Math.cos((one.latitude * Math.PI) / 180)
  return Math.hypot(north, east)
}

/** The point so many metres east and north of another. */
export function moved(from: Point, east: number, north: number): Point {
  return {
    latitude: from.latitude + north / METRES_PER_DEGREE,
    longitude: from.longitude + east / (METRES_PER_DEGREE * Math.cos((from.latitude * Math.PI) / 180)),
  }
}

/** West, south, east, north, so many metres around a point. */
export function boxAround(centre: Point, metres: number): [number, number, number, number] {
  const low = moved(centre, -metres, -metres)
  const high = moved(centre, metres, metres)
  return [low.longitude, low.latitude, high.longitude, high.latitude]
}

export interface Outline {
  code: string
  level: string
  name: { zh: string; en: string }
  rings: number[][][]
}

export interface Pin extends Point {
  word: string
}

/** How far a drawing reaches from its origin. */
export const METRES = 20_000

/** A point in metres from another, y downwards as screens have it. */
export function offset(from: Point, to: Point): { x: number; y: number } {
  return {
    x: (to.longitude - from.longitude) * METRES_PER_DEGREE * Math.cos((from.latitude * Math.PI) / 180),
    y: (from.latitude - to.latitude) * METRES_PER_DEGREE,
  }
}
