//! Characters that are written differently and searched as one.

use std::sync::LazyLock;

/// The everyday form of an ideograph, or the character itself.
pub(super) fn everyday(c: char) -> char {
    match VARIANTS.binary_search_by_key(&c, |pair| pair.0) {
        Ok(at) => VARIANTS[at].1,
        Err(_) => c,
    }
}

/// Each variant with its everyday form, sorted.
static VARIANTS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut pairs = Vec::new();
    for class in CLASSES.split(' ') {
        let mut class = class.chars();
        if let Some(everyday) = class.next() {
            pairs.extend(class.map(|variant| (variant, everyday)));
        }
    }
    pairs.sort_unstable();
    pairs
});

/// Classes of variants, the everyday form first. 旧字体 of the 常用漢字表 (内閣告示, 2010), the simplified
/// and printed forms of the 表外漢字字体表, and forms met in family registers. The compatibility
/// ideographs (神 U+FA19 and the like) are not here: NFKC brings them to the everyday form.
pub(super) const CLASSES: &str = "\
亜亞 悪惡 圧壓 囲圍 医醫毉 為爲 壱壹弌 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 縁緣 艶艷 応應 欧歐 殴毆 桜櫻 奥奧 横橫 \
温溫 穏穩 仮假 価價 画畫畵 会會 絵繪 壊壞 懐懷 拡擴 殻殼 覚覺 学學斈 岳嶽 楽樂 渇渴 缶罐 巻卷 陥陷 勧勸 寛寬 関關闗 \
歓歡 館舘 観觀 気氣 既旣 帰歸 偽僞 戯戲 犠犧 旧舊 拠據 挙擧舉 虚虛 峡峽 挟挾 狭狹 教敎 郷鄕鄉 暁曉 駆驅駈 区區 勲勳勛 \
薫薰 径徑 茎莖 恵惠 掲揭 渓溪谿 経經 蛍螢 軽輕 継繼 鶏鷄雞 芸藝 撃擊 欠缺 研硏 県縣 倹儉 剣劍劒剱釼劔 険險 圏圈 検檢 \
献獻 権權 顕顯 験驗 厳嚴 広廣 効效 恒恆 黄黃 鉱鑛礦 号號 国國圀囯 黒黑 砕碎 済濟 斎斉齋齊 剤劑 雑雜襍 参參 桟棧 蚕蠶 \
惨慘 賛贊 残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫 釈釋 寿壽 収收 従從 渋澁澀 獣獸 縦縱 粛肅 処處 叙敍敘 将將 称稱 焼燒 \
証證 奨奬獎 条條 状狀 乗乘 浄淨 剰剩 畳疊疉 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 粋粹 酔醉 \
穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 静靜 窃竊 摂攝 専專 浅淺 戦戰 践踐 銭錢 潜潛 繊纖纎 禅禪 双雙 壮壯 争爭 荘莊 捜搜 \
挿插揷 巣巢 曽曾 痩瘦 装裝 総總 騒騷 増增 蔵藏 臓臟 即卽 属屬 続續 堕墮 対對 体體躰軆 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 \
担擔 単單 胆膽 団團 断斷 弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 逓遞 鉄鐵鐡銕 点點 転轉 伝傳 灯燈 \
当當 党黨 盗盜 稲稻 闘鬪鬭 徳德 独獨 読讀 届屆 弐貳弍 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔 蛮蠻 秘祕 \
浜濱濵 瓶甁 払拂 仏佛 併倂 並竝 餅餠 辺邊邉 変變 弁辨瓣辯辧 歩步 宝寶寳 豊豐 褒襃 翻飜 毎每 万萬 満滿 麺麵 黙默 弥彌 \
訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 謡謠 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚泪 塁壘 礼禮 励勵 霊靈 齢齡 \
暦曆 歴歷 恋戀 錬鍊 炉爐 労勞 楼樓 録錄 湾灣 歳歲 戸戶 清淸 青靑 晩晚 禄祿 尚尙 沖冲 涼凉 減减 決决 況况 呉吳 内內 \
告吿 娯娱 宮宫 兌兑 悦悅 脱脫 税稅 説說 閲閱 鋭銳 概槪槩 没沒歿 渉涉 産產 絶絕 緒緖 唇脣 衆眾 隷隸 頽頹 顔顏 飲飮 亀龜 \
郎郞 唖啞 焔焰 鴎鷗 嘘噓 侠俠 躯軀 頸頚 鹸鹼 麹麴 倦勌 繋繫 掻搔 蝉蟬 箪簞 掴摑 填塡 顛顚 祷禱 涛濤 涜瀆 嚢囊 \
溌潑 醗醱 頬頰 剥剝 蒋蔣 醤醬 莱萊 蝋蠟 屏屛 并幷 桧檜 槙槇 芦蘆 蛎蠣 蝿蠅 諌諫 賎賤 鈎鉤 迩邇 靭靱 壷壺 籠篭 \
高髙 崎﨑嵜㟢碕 島嶋嶌嶹 冨富 柳栁桺 桑桒 吉𠮷 土圡𡈽 橋𣘺槗 峰峯 船舩 野埜 淵渕渊 園薗 秋穐龝 松枩柗 杉杦 \
柏栢 栃杤 桝枡 棲栖 昇曻 曹曺 鶴靍靏靎 煕熙凞 爾尓 珍珎 畝畆畒 皐皋 磯礒 祇祗 祢禰 頴穎 竃竈 竪豎 蓑簑簔 糾糺 群羣 \
翠翆 婿壻聟 聡聰 舗舖 舎舍 苺莓 萌萠 蕊蘂蕋 蘇蘓 虎乕 解觧 歌謌 讃讚 達逹 村邨 錆銹 鎌鐮 槍鎗 閉閇 隣鄰 雁鴈 韮韭 \
鶯鴬 麁麤 鼠鼡 鼈鱉 啓啟 哲喆 回囘囬 尭堯 場塲 卯夘 本夲 奈柰 姉姊 姫姬 巌巖嵓 紙帋 庵菴 厩廏廐 彦彥 往徃 怪恠 撹攪 \
昂昻 晃晄 晋晉 曳曵 期朞 梼檮 棋棊 鬱欝 毘毗 氷冰 湧涌 灌潅 闊濶 炯烱 煙烟 床牀 猿猨 獏貘 瑶瑤 遥遙 留畄畱 貌皃 \
鼓皷 杯盃 蓋盖葢 碍礙 穣穰 競竸 筍笋 箏筝 籤籖 糧粮 綿緜 罰罸 恥耻 胸胷 脈脉 腸膓 讐讎 鑑鑒 面靣 韻韵 賢贒 寧甯 嶺岺 \
和咊 喩喻 輌輛 廻迴 葱蔥 荊荆 裏裡 繍繡 刃刄 京亰 亘亙 兎兔莵 冊册 凛凜 窓窗窻 藪薮籔 遡溯 瑠璢 間閒 備俻 最㝡 \
喜㐂 草艸 花芲 多夛 耕畊 坂岅 梅楳 脇𦚰 叱𠮟 狸貍 猫貓 雄䧺 職聀軄 器噐 罵駡 略畧 界畍 慨嘅";
