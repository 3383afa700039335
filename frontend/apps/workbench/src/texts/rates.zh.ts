export const rates = {
  'rates.span': '{from} 到 {to}', 'rates.by': '按什么看', 'rates.by_unit': '单位', 'rates.by_area': '辖区', 'rates.by_category': '事项', 'rates.by_group': '大类',
  'rates.level': '看到哪一级', 'rates.level_street': '街道', 'rates.level_community': '社区', 'rates.level_grid': '网格', 'rates.period': '按月还是按日',
  'rates.month': '月', 'rates.day': '日', 'rates.earlier': '上一期', 'rates.later': '下一期', 'rates.where': '哪个街道', 'rates.everywhere': '全部辖区',
  'rates.counted': '剔除前还是剔除后', 'rates.kept': '剔除后', 'rates.whole': '剔除前', 'rates.none': '这一期还没有回访结果', 'rates.noneWhy': '本期从 {before} 算起，有人回答了就会出现',
  'rates.note': '满意率里“基本满意”按 0.9 计。有效回访不足 30 的只列数字，不算百分比，不排名。', 'rates.running': '本期还没结束。',
  'rates.contacted': '响应率', 'rates.solved': '解决率', 'rates.satisfied': '满意率', 'rates.up': '↑ 升 {n} 点', 'rates.down': '↓ 降 {n} 点', 'rates.same': '与上期持平',
  'rates.keptN': '剔除后 {n}', 'rates.wholeN': '剔除前 {n}', 'rates.few': '不足 30，只列数字', 'rates.first': '前三', 'rates.last': '后三', 'rates.ranking': '排名',
  'rates.noRanks': '有效回访满 {n} 的不到两家，不排名', 'rates.rose': '上升 {n} 位', 'rates.fell': '下降 {n} 位', 'rates.rank': '排名', 'rates.score': '得分',
  'rates.valid': '有效/已有结果', 'rates.lost': '拒访和未接通', 'rates.excluded': '剔除', 'rates.table': '三率明细',
}
