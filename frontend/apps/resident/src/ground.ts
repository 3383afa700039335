/** The ground to draw under pins: the areas around a point, from the street or community down. */
import { api, told } from '@linli/api'
import type { Outline, Point } from '@linli/map'

export async function groundAround(point: Point, level: 'street' | 'community'): Promise<Outline[]> {
  const body = { position: { ...point, crs: 'wgs84' as const } }
  const { chain } = await told(api.POST('/api/resident/places/locate', { body }))
  const area = chain.find((one) => one.level === level)
  if (!area) return []
  const path = { code: area.code }
  return (await told(api.GET('/api/resident/areas/{code}/outlines', { params: { path } }))).items
}
