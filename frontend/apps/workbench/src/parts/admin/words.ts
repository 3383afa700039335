/** The administration's own catalogue: it comes with its pages, not with the first screen. */
import { catalogue } from '@linli/kit'
import { admin as en } from '../../texts/admin.en'
import { admin as zh } from '../../texts/admin.zh'
import { models as modelsEn } from '../../texts/models.en'
import { models as modelsZh } from '../../texts/models.zh'
import { tables as tablesEn } from '../../texts/tables.en'
import { tables as tablesZh } from '../../texts/tables.zh'

const all = { ...zh, ...modelsZh, ...tablesZh }
export const t = catalogue(all, { ...en, ...modelsEn, ...tablesEn })
export type AdminKey = keyof typeof all
