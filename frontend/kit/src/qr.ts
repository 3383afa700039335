/** A QR code as one SVG path on a grid of `size` units; loaded only where one is shown. */
import qrcode from 'qrcode-generator'

export interface QrDrawing {
  size: number
  path: string
}

export function qr(text: string): QrDrawing {
  const made = qrcode(0, 'M')
  made.addData(text)
  made.make()
  const size = made.getModuleCount()
  let path = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (made.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`
    }
  }
  return { size, path }
}
