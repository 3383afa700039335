/** A photo made small on the phone, and where it was taken, read from the file before it is drawn. */

const LONGEST_SIDE = 1600
const QUALITY = 0.82
const ENOUGH_HEAD = 256 * 1024

export interface SmallPhoto {
  blob: Blob
  /** Where it was taken, when the camera wrote it down. */
  position: { latitude: number; longitude: number } | null
}

/** At most 1600 px on the longer side, as JPEG; what cannot be drawn here is sent as it is. */
export async function smallPhoto(file: File): Promise<SmallPhoto> {
  const position = await takenAt(file)
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
    return { blob: blob ?? file, position }
  } catch {
    return { blob: file, position }
  }
}

/** The position in a JPEG's EXIF, or null; never throws. */
export async function takenAt(file: Blob): Promise<SmallPhoto['position']> {
  try {
    return gps(new DataView(await file.slice(0, ENOUGH_HEAD).arrayBuffer()))
  } catch {
    return null
  }
}

function gps(view: DataView): SmallPhoto['position'] {
  if (view.getUint16(0) !== 0xffd8) return null
  let at = 2
  while (at + 4 < view.byteLength) {
    const marker = view.getUint16(at)
    const length = view.getUint16(at + 2)
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return fromTiff(view, at + 10)
    if ((marker & 0xff00) !== 0xff00) return null
    at += 2 + length
  }
  return null
}

function fromTiff(view: DataView, tiff: number): SmallPhoto['position'] {
  const little = view.getUint16(tiff) === 0x4949
  const u16 = (at: number) => view.getUint16(at, little)
  const u32 = (at: number) => view.getUint32(at, little)
  const entries = (directory: number) => {
    const found = new Map<number, number>()
    for (let n = 0; n < u16(directory); n++) found.set(u16(directory + 2 + n * 12), directory + 2 + n * 12)
    return found
  }
  const pointer = entries(tiff + u32(tiff + 4)).get(0x8825)
  if (pointer === undefined) return null
  const found = entries(tiff + u32(pointer + 8))
  const degrees = (tag: number) => {
    const entry = found.get(tag)
    if (entry === undefined) return NaN
    const values = tiff + u32(entry + 8)
    const part = (n: number) => u32(values + n * 8) / u32(values + n * 8 + 4)
    return part(0) + part(1) / 60 + part(2) / 3600
  }
  const letter = (tag: number) => {
    const entry = found.get(tag)
    return entry === undefined ? '' : String.fromCharCode(view.getUint8(entry + 8))
  }
  const latitude = degrees(2) * (letter(1) === 'S' ? -1 : 1)
  const longitude = degrees(4) * (letter(3) === 'W' ? -1 : 1)
  return Number.isFinite(latitude) && Number.isFinite(longitude) && (latitude !== 0 || longitude !== 0)
    ? { latitude, longitude }
    : null
}
