import type { alike as zh } from './alike.zh'

export const alike: Record<keyof typeof zh, string> = {
  'alike.same': 'Looks like the same matter', 'alike.related': 'Related, perhaps not the same', 'alike.nothing': 'No sign that they belong together',
  'alike.agrees': 'Same: {what}', 'alike.differs': 'Differs: {what}', 'alike.and': ', ',
}
