export const proc = {
  'proc.label': '联办', 'proc.join': '一起办', 'proc.press': '盯住办', 'proc.hear': '听回音', 'proc.tell': '告诉大家',
  'proc.whistles': '吹哨报到', 'proc.assisting': '协办任务', 'proc.meetings': '联席会议', 'proc.supervision': '督办单',
  'proc.rulings': '裁定', 'proc.callbacks': '电话回访', 'proc.exclusions': '剔除与申诉', 'proc.rates': '三率',
  'proc.notices': '辖区公告', 'nav.together': '联办', 'nav.notices': '公告', 'nav.rates': '报表',
  'guide.will': '按下以后', 'guide.not': '先不办，返回', 'guide.yes': '是', 'guide.no': '否', 'guide.points': '{n} 分',
  'guide.drop': '去掉{name}', 'guide.unitWords': '输几个字找单位', 'guide.noUnit': '没有叫这个名字的单位',
  'guide.unitsComing': '正在取单位名单…', 'guide.willTake': '名单一到就选第一个',
  'guide.open': '进行中', 'guide.all': '全部', 'guide.which': '看哪些', 'guide.print': '打印', 'guide.story': '经过',
  'guide.needed': '这里要填', 'guide.pickOne': '请选一项', 'guide.case': '案件', 'guide.noStory': '还没有记录',
  'guide.send': '提交', 'guide.none': '无',
}
