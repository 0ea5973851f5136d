"""Characters that are written in more than one way: old and print forms and the common one, katakana and hiragana.

One table for whoever compares text: names are typed either way (檮原町 and 梼原町, 塩竈市 and 塩釜市).
"""

from __future__ import annotations

_OLD = (
    "﨑髙龍檜鰺澤邊邉廣國瀧濱櫻籠與萬條藪淵曾壺嶽舘冨會縣區鹽來戶德黑靜驒鷗輕關橫寶豐瀨對臺彌惠榮壽應氣鐵龜眞莊穗淺澁滿彥蘆"
    "峽狹樂譽鄕增繩學圓巖嚴兩禮佛當實檮諫竈礪嶋峯嵜埜齋齊壹隱藏鎭驛舊聲發燒總靑黃齡"
)  # fmt: skip
_COMMON = (
    "崎高竜桧鯵沢辺辺広国滝浜桜篭与万条薮渕曽壷岳館富会県区塩来戸徳黒静騨鴎軽関横宝豊瀬対台弥恵栄寿応気鉄亀真荘穂浅渋満彦芦"
    "峡狭楽誉郷増縄学円巌厳両礼仏当実梼諌釜砺島峰崎野斎斉壱隠蔵鎮駅旧声発焼総青黄齢"
)  # fmt: skip
COMMON_FORMS = {**dict(zip(_OLD, _COMMON, strict=True)), "ヶ": "ケ", "ヵ": "カ"}
"""Old, print or small form → the common form, one character for one."""
HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}
"""Katakana → hiragana, as ``str.translate`` takes them."""
KATAKANA = {hiragana: katakana for katakana, hiragana in HIRAGANA.items()}
"""Hiragana → katakana, as ``str.translate`` takes them."""
