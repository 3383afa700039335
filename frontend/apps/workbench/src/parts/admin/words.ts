/** The administration's own catalogue: it comes with its pages, not with the first screen. */
import { catalogue } from '@linli/kit'
import { admin as en } from '../../texts/admin.en'
import { admin as zh } from '../../texts/admin.zh'

export const t = catalogue(zh, en)
export type AdminKey = keyof typeof zh
