"""The names of the fictional 林江区: streets, communities and villages, each Chinese and English.

Every word is common in Chinese place names; the set as a whole belongs to no real district.
Pure data: the generator takes them in this order.
"""

from typing import NamedTuple


class Name(NamedTuple):
    """One name in both languages."""

    zh: str
    en: str


DISTRICT = Name("林江区", "Linjiang District")

# From the middle outwards. The compass point, where one is given, is the side of the inner town
# on which a place of that name must lie; the rest goes by distance from the old centre.
INNER_STREETS = {
    "": Name("柳林街道", "Liulin Subdistrict"),
    "east": Name("城东街道", "Chengdong Subdistrict"),
    "west": Name("城西街道", "Chengxi Subdistrict"),
    "south": Name("南门街道", "Nanmen Subdistrict"),
    "north": Name("江北街道", "Jiangbei Subdistrict"),
}
OUTER_STREETS = (
    Name("文昌街道", "Wenchang Subdistrict"),
    Name("桃园街道", "Taoyuan Subdistrict"),
    Name("新港街道", "Xingang Subdistrict"),
    Name("东湖街道", "Donghu Subdistrict"),
    Name("白鹭街道", "Bailu Subdistrict"),
)
TOWNS = (
    Name("石塘镇", "Shitang Town"),
    Name("云溪镇", "Yunxi Town"),
    Name("青田铺镇", "Qingtianpu Town"),
    Name("杨桥镇", "Yangqiao Town"),
)

URBAN = """
槐荫 Huaiyin, 钟楼 Zhonglou, 书院巷 Shuyuanxiang, 东井 Dongjing, 双桂 Shuanggui, 柳堤 Liudi,
古渡 Gudu, 竹器街 Zhuqijie, 梧桐里 Wutongli, 小南街 Xiaonanjie, 学宫 Xuegong, 丁香 Dingxiang,
永安 Yong'an, 和平里 Hepingli, 东方红 Dongfanghong, 机床厂 Jichuangchang, 银杏 Yinxing,
朝阳巷 Chaoyangxiang, 石榴园 Shiliuyuan, 电厂路 Dianchanglu, 百花洲 Baihuazhou, 向阳 Xiangyang,
火车站 Huochezhan, 铁路新村 Tieluxincun, 西关 Xiguan, 水塔 Shuita, 麻园 Mayuan, 纺织 Fangzhi,
红旗 Hongqi, 建新 Jianxin, 莲花池 Lianhuachi, 玉兰 Yulan, 金盆 Jinpen, 南塔 Nanta, 药市 Yaoshi,
同心 Tongxin, 枫林 Fenglin, 茶亭 Chating, 长康 Changkang, 碧湾 Biwan, 月湖 Yuehu,
望江 Wangjiang, 船厂 Chuanchang, 渔湾 Yuwan, 北桥 Beiqiao, 香樟 Xiangzhang, 大堤 Dadi,
涵碧 Hanbi, 锦绣 Jinxiu, 晨光 Chenguang, 明德 Mingde, 翰林 Hanlin, 学府 Xuefu, 崇文 Chongwen,
笔架 Bijia, 墨池 Mochi, 青云 Qingyun, 桃李 Taoli, 蟠桃 Pantao, 果园 Guoyuan, 杏花 Xinghua,
梅岭 Meiling, 锦苑 Jinyuan, 春晖 Chunhui, 港口 Gangkou, 海棠 Haitang, 物流园 Wuliuyuan,
联运 Lianyun, 通达 Tongda, 创新 Chuangxin, 堤东 Didong, 湖滨 Hubin, 荷塘 Hetang, 映月 Yingyue,
清波 Qingbo, 水岸 Shui'an, 芦花 Luhua, 鹭洲 Luzhou, 白沙 Baisha, 绿洲 Lüzhou, 观澜 Guanlan,
松涛 Songtao, 金桂 Jingui, 景泰 Jingtai, 富民 Fumin, 康宁 Kangning, 安居 Anju, 惠民 Huimin,
祥和 Xianghe, 龙泉 Longquan, 凤凰 Fenghuang, 五里牌 Wulipai
"""

# For each town ten places, the seat of the town first.
RURAL = {
    "石塘镇": """石塘 Shitang, 李家坪 Lijiaping, 高桥 Gaoqiao, 乌龟塘 Wuguitang, 樟树湾 Zhangshuwan,
        黄泥坳 Huangni'ao, 油坊 Youfang, 三角塘 Sanjiaotang, 谢家冲 Xiejiachong, 瓦屋 Wawu""",
    "云溪镇": """云溪 Yunxi, 鹿角 Lujiao, 竹山 Zhushan, 曾家坝 Zengjiaba, 井湾 Jingwan,
        茶园坡 Chayuanpo, 枣子坪 Zaoziping, 大屋场 Dawuchang, 双江口 Shuangjiangkou,
        牛栏山 Niulanshan""",
    "青田铺镇": """青田 Qingtian, 古塘 Gutang, 铁炉 Tielu, 彭家垄 Pengjialong, 莲湖 Lianhu,
        栗树 Lishu, 横冲 Hengchong, 赤岭 Chiling, 老鸦山 Laoyashan, 上坝 Shangba""",
    "杨桥镇": """杨桥 Yangqiao, 枫树坳 Fengshu'ao, 周家湾 Zhoujiawan, 梅子冲 Meizichong,
        长垄 Changlong, 白泥 Baini, 鱼口 Yukou, 东坡 Dongpo, 罗汉 Luohan, 沙田 Shatian""",
}


def _listed(text: str) -> tuple[Name, ...]:
    pairs = (entry.split() for entry in text.replace("\n", " ").split(","))
    return tuple(Name(zh, en) for zh, en in pairs)


URBAN_COMMUNITIES = tuple(Name(f"{name.zh}社区", f"{name.en} Community") for name in _listed(URBAN))
RURAL_PLACES = {town: _listed(text) for town, text in RURAL.items()}
