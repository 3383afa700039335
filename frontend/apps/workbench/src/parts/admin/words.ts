/** The administration's own catalogue: it comes with its pages, not with the first screen. */
import { catalogue } from '@linli/kit'
import { admin as en } from '../../texts/admin.en'
import { admin as zh } from '../../texts/admin.zh'
import { messages as messagesEn } from '../../texts/messages.en'
import { messages as messagesZh } from '../../texts/messages.zh'
import { models as modelsEn } from '../../texts/models.en'
import { models as modelsZh } from '../../texts/models.zh'
import { tables as tablesEn } from '../../texts/tables.en'
import { tables as tablesZh } from '../../texts/tables.zh'
import { unitAddresses as unitAddressesEn } from '../../texts/unit_addresses.en'
import { unitAddresses as unitAddressesZh } from '../../texts/unit_addresses.zh'
import { webhooks as webhooksEn } from '../../texts/webhooks.en'
import { webhooks as webhooksZh } from '../../texts/webhooks.zh'

const all = { ...zh, ...messagesZh, ...modelsZh, ...tablesZh, ...unitAddressesZh, ...webhooksZh }
export const t = catalogue(all, { ...en, ...messagesEn, ...modelsEn, ...tablesEn, ...unitAddressesEn, ...webhooksEn })
export type AdminKey = keyof typeof all
