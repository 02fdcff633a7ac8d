import type { LocalizedText } from '#kernel/language.ts';

/** A word of the generated catalogue: its code and its name in the seven languages. */
export interface Word {
  readonly code: string;
  readonly name: LocalizedText;
}

export const categoryWords = words(`
bags|Bags|Taschen|Sacs|Borse|バッグ|包袋|가방
shoes|Shoes|Schuhe|Chaussures|Scarpe|シューズ|鞋履|신발
dresses|Dresses|Kleider|Robes|Abiti|ドレス|连衣裙|드레스
coats|Coats|Mäntel|Manteaux|Cappotti|コート|大衣|코트
knitwear|Knitwear|Strick|Maille|Maglieria|ニット|针织|니트웨어
scarves|Scarves|Tücher|Foulards|Foulard|スカーフ|丝巾|스카프
watches|Watches|Uhren|Montres|Orologi|腕時計|腕表|시계
jewellery|Jewellery|Schmuck|Bijoux|Gioielli|ジュエリー|珠宝|주얼리
eyewear|Eyewear|Brillen|Lunettes|Occhiali|アイウェア|眼镜|아이웨어
leather-goods|Leather goods|Lederwaren|Maroquinerie|Pelletteria|革小物|皮具|가죽 소품
home|Home|Wohnen|Maison|Casa|ホーム|家居|홈
gifts|Gifts|Geschenke|Cadeaux|Regali|ギフト|礼品|선물`);

/** Two kinds of thing in each category, in the order of `categoryWords`. */
export const thingWords = words(`
handbag|Handbag|Handtasche|Sac à main|Borsa a mano|ハンドバッグ|手提包|핸드백
shoulder-bag|Shoulder Bag|Schultertasche|Sac épaule|Borsa a spalla|ショルダーバッグ|单肩包|숄더백
loafer|Loafers|Slipper|Mocassins|Mocassini|ローファー|乐福鞋|로퍼
ankle-boot|Ankle Boots|Stiefeletten|Bottines|Stivaletti|アンクルブーツ|短靴|앵클부츠
evening-dress|Evening Dress|Abendkleid|Robe du soir|Abito da sera|イブニングドレス|晚礼服|이브닝 드레스
shirt-dress|Shirt Dress|Hemdblusenkleid|Robe chemise|Abito camicia|シャツドレス|衬衫裙|셔츠 드레스
trench|Trench Coat|Trenchcoat|Trench|Trench|トレンチコート|风衣|트렌치코트
overcoat|Overcoat|Überzieher|Pardessus|Soprabito|オーバーコート|长大衣|오버코트
cardigan|Cardigan|Strickjacke|Cardigan|Cardigan|カーディガン|开衫|카디건
pullover|Pullover|Pullover|Pull|Maglione|セーター|套头衫|풀오버
square-scarf|Square Scarf|Nickituch|Carré|Carré|スクエアスカーフ|方巾|스퀘어 스카프
stole|Stole|Stola|Étole|Stola|ストール|披肩|스톨
automatic|Automatic Watch|Automatikuhr|Montre automatique|Orologio automatico|自動巻き腕時計|自动腕表|오토매틱 시계
chronograph|Chronograph|Chronograph|Chronographe|Cronografo|クロノグラフ|计时码表|크로노그래프
necklace|Necklace|Halskette|Collier|Collana|ネックレス|项链|목걸이
earrings|Earrings|Ohrringe|Boucles d'oreilles|Orecchini|ピアス|耳环|귀걸이
sunglasses|Sunglasses|Sonnenbrille|Lunettes de soleil|Occhiali da sole|サングラス|太阳镜|선글라스
optical-frame|Optical Frame|Korrekturfassung|Monture optique|Montatura da vista|メガネフレーム|光学镜架|안경테
wallet|Wallet|Geldbörse|Portefeuille|Portafoglio|財布|钱包|지갑
belt|Belt|Gürtel|Ceinture|Cintura|ベルト|腰带|벨트
cushion|Cushion|Kissen|Coussin|Cuscino|クッション|靠垫|쿠션
throw|Throw|Wohndecke|Plaid|Plaid|ブランケット|盖毯|담요
card-holder|Card Holder|Kartenetui|Porte-cartes|Portacarte|カードケース|卡包|카드 지갑
key-ring|Key Ring|Schlüsselanhänger|Porte-clés|Portachiavi|キーリング|钥匙圈|키링`);

export const materialWords = words(`
calfskin|Calfskin|Kalbsleder|Veau|Vitello|カーフスキン|小牛皮|송아지 가죽
lambskin|Lambskin|Lammleder|Agneau|Agnello|ラムスキン|羊羔皮|양가죽
suede|Suede|Veloursleder|Daim|Camoscio|スエード|麂皮|스웨이드
cashmere|Cashmere|Kaschmir|Cachemire|Cashmere|カシミヤ|羊绒|캐시미어
silk|Silk|Seide|Soie|Seta|シルク|真丝|실크
wool|Wool|Wolle|Laine|Lana|ウール|羊毛|울
linen|Linen|Leinen|Lin|Lino|リネン|亚麻|리넨
cotton|Cotton|Baumwolle|Coton|Cotone|コットン|棉|코튼
gold|Gold|Gold|Or|Oro|ゴールド|黄金|골드
silver|Silver|Silber|Argent|Argento|シルバー|银|실버
steel|Steel|Edelstahl|Acier|Acciaio|ステンレススチール|精钢|스틸
acetate|Acetate|Acetat|Acétate|Acetato|アセテート|醋酸纤维|아세테이트`);

export const colorWords = words(`
black|Black|Schwarz|Noir|Nero|ブラック|黑色|블랙
ivory|Ivory|Elfenbein|Ivoire|Avorio|アイボリー|象牙色|아이보리
cognac|Cognac|Cognac|Cognac|Cognac|コニャック|干邑色|코냑
navy|Navy|Marineblau|Marine|Blu navy|ネイビー|海军蓝|네이비
burgundy|Burgundy|Bordeaux|Bordeaux|Bordeaux|バーガンディ|酒红色|버건디
forest|Forest Green|Waldgrün|Vert forêt|Verde bosco|フォレストグリーン|森林绿|포레스트 그린
camel|Camel|Kamel|Camel|Cammello|キャメル|驼色|카멜
grey|Grey|Grau|Gris|Grigio|グレー|灰色|그레이
rose|Rose|Rosé|Rose|Rosa|ローズ|玫瑰色|로즈
sky|Sky Blue|Himmelblau|Bleu ciel|Celeste|スカイブルー|天蓝色|스카이 블루
sand|Sand|Sand|Sable|Sabbia|サンド|沙色|샌드
red|Red|Rot|Rouge|Rosso|レッド|红色|레드`);

/** What descriptions are made of: `{thing}`, `{material}` and `{name}` are put in. */
export const sentences: readonly LocalizedText[] = [
  {
    en: 'The {name} {thing} is cut from {material} and finished by hand in our own workshops.',
    de: 'Das Modell {name} ist aus {material} geschnitten und wird in unseren Werkstätten von Hand vollendet.',
    fr: 'Le modèle {name} est coupé en {material} puis fini à la main dans nos ateliers.',
    it: 'Il modello {name} è tagliato in {material} e rifinito a mano nei nostri laboratori.',
    ja: '{name}は{material}を裁断し、自社の工房で手作業により仕上げています。',
    'zh-Hans': '{name}以{material}裁制，在我们的工坊手工完成。',
    ko: '{name} 모델은 {material} 소재를 재단해 자체 공방에서 손으로 마무리합니다.',
  },
  {
    en: 'Its lines are quiet and its proportions generous, made for many years of daily use.',
    de: 'Ruhige Linien und großzügige Maße, gemacht für viele Jahre im täglichen Gebrauch.',
    fr: 'Des lignes sobres et des proportions généreuses, pour de longues années au quotidien.',
    it: 'Linee sobrie e proporzioni generose, per molti anni di uso quotidiano.',
    ja: '落ち着いた線とゆとりある形で、毎日長くお使いいただけます。',
    'zh-Hans': '线条沉静，比例从容，可日常使用多年。',
    ko: '차분한 선과 넉넉한 비율로 오랜 세월 매일 쓰기 좋습니다.',
  },
  {
    en: 'A soft lining and concealed seams keep the inside as fine as the outside.',
    de: 'Weiches Futter und verdeckte Nähte halten das Innere so fein wie das Äußere.',
    fr: 'Une doublure souple et des coutures cachées soignent l’intérieur autant que l’extérieur.',
    it: 'Una fodera morbida e cuciture nascoste curano l’interno quanto l’esterno.',
    ja: '柔らかな裏地と隠し縫いで、内側も外側と同じく丁寧に作られています。',
    'zh-Hans': '柔软的内衬与隐藏缝线，使内里与外表同样精致。',
    ko: '부드러운 안감과 숨은 봉제로 안쪽까지 바깥만큼 섬세합니다.',
  },
];

function words(table: string): Word[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [code = '', en = '', de = '', fr = '', it = '', ja = '', chinese = '', ko = ''] =
        line.split('|');
      return { code, name: { en, de, fr, it, ja, 'zh-Hans': chinese, ko } };
    });
}
