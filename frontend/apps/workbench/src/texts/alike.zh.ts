export const alike = {
  'alike.same': '看来是同一件', 'alike.related': '有关，未必同一件', 'alike.nothing': '看不出有关',
  'alike.agrees': '相同：{what}', 'alike.differs': '不同：{what}', 'alike.and': '、',
}
