export const suggest = {
  'suggest.title': '建议', 'suggest.sub': '按话、地点和先例；您来定，改正会记成经验',
  'suggest.whom': '派给谁', 'suggest.send': '派给它', 'suggest.sendTo': '派给它：{unit}',
  'suggest.what': '是什么事', 'suggest.own': '现在的类别', 'suggest.make': '改为此类', 'suggest.makeIt': '改为此类：{what}',
  'suggest.beside': '话里还有“{what}”，可以请{unit}协办。', 'suggest.ask': '请它协办',
}
