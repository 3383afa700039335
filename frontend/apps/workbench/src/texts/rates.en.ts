import type { rates as zh } from './rates.zh'

export const rates: Record<keyof typeof zh, string> = {
  'rates.span': '{from} to {to}', 'rates.by': 'By what', 'rates.by_unit': 'Units', 'rates.by_area': 'Areas', 'rates.by_category': 'Matters', 'rates.by_group': 'Groups',
  'rates.level': 'Which level', 'rates.level_street': 'Streets', 'rates.level_community': 'Communities', 'rates.level_grid': 'Grids', 'rates.period': 'Month or day',
  'rates.month': 'Month', 'rates.day': 'Day', 'rates.earlier': 'Earlier', 'rates.later': 'Later', 'rates.where': 'Which street', 'rates.everywhere': 'All areas',
  'rates.counted': 'With or without exclusions', 'rates.kept': 'After exclusions', 'rates.whole': 'Before', 'rates.none': 'No callback has a result in this period', 'rates.noneWhy': 'It began on {before}; answers appear here as they come',
  'rates.note': '“Basically satisfied” counts 0.9. Of fewer than 30 only the figures are given: no percentage, no rank. ', 'rates.running': 'This period is still running.',
  'rates.contacted': 'Contacted', 'rates.solved': 'Solved', 'rates.satisfied': 'Satisfied', 'rates.up': '↑ up {n} pts', 'rates.down': '↓ down {n} pts', 'rates.same': 'as before',
  'rates.keptN': 'after exclusions {n}', 'rates.wholeN': 'before {n}', 'rates.few': 'Fewer than 30: figures only', 'rates.first': 'First three', 'rates.last': 'Last three', 'rates.ranking': 'Ranking',
  'rates.noRanks': 'Fewer than two have {n} valid callbacks: no ranks', 'rates.rose': 'up {n}', 'rates.fell': 'down {n}', 'rates.rank': 'Rank', 'rates.score': 'Score',
  'rates.valid': 'Valid/settled', 'rates.lost': 'Refused, unreachable', 'rates.excluded': 'Excluded', 'rates.table': 'The three rates in detail',
}
