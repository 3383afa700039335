/** Every text of the wall: Chinese first, English complete by its type. */
import { catalogue } from '@linli/kit'
import { en } from './texts.en'
import { zh } from './texts.zh'

export const t = catalogue(zh, en)
export type TextKey = keyof typeof zh
