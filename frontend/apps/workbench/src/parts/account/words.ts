/** The account page's own catalogue: it comes with its page, not with the first screen. */
import { catalogue } from '@linli/kit'
import { account as en } from '../../texts/account.en'
import { account as zh } from '../../texts/account.zh'
import { news as newsEn } from '../../texts/news.en'
import { news as newsZh } from '../../texts/news.zh'
import { passkeys as keysEn } from '../../texts/passkeys.en'
import { passkeys as keysZh } from '../../texts/passkeys.zh'

export const t = catalogue({ ...zh, ...keysZh, ...newsZh }, { ...en, ...keysEn, ...newsEn })
