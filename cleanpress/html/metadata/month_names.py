"""The names of the months and weekdays and their abbreviations, as keys of `date_key`.

Written by tools/month_names.py from Unicode CLDR, and not by hand.
MONTHS: January first. MONTHS_OF: what is a month, or another one, in one language. "_" is a space.
"""

from __future__ import annotations

__all__ = ["MONTHS", "MONTHS_OF", "WEEKDAYS"]

MONTHS = (
    "eanair ene enero gen gener gennaio ian ianuarie ionawr jaan jaanuar jan janar janeiro janner "
    "januar januara januari january janv janvaris janvier led leden ledna oca ocak saus sausio sausis "
    "sijecanj sijecnja sty styczen stycznia tammi tammikuu tammikuuta thang_gieng thang_mot urtarrila "
    "xaneiro yanvar ιαν ιανουαριοσ ιανουαριου сту студзень студзеня січ січень січня янв январь января "
    "яну януари јан јануар јануари қаң қаңтар հնվ հունվար հունվարի ינו ינואר جانفی جنوری ژانویه "
    "کانون_الثانی کانوونی_دووەم ینایر जन जनवरी जाने जानेवारी জানু জানুয়ারি ਜਨ ਜਨਵਰੀ જાન્યુ જાન્યુઆરી "
    "ஜன ஜனவரி జన జనవరి ಜನ ಜನವರಿ ജനു ജനുവരി දුරුතු มกราคม มค ມກ ມັງກອນ ဇန် ဇန်နဝါရီ იან იანვარი មករា",
    "chwef chwefror feabh feabhra feb febbraio feber febr febreiro febrer febrero februar februara "
    "februari februarie februaris february fev fevereiro fevr fevral fevrier helmi helmikuu helmikuuta "
    "lut lutego luty otsaila pebrero pebruari shkurt sub subat thang_hai uno unor unora vasario vasaris "
    "veebr veebruar velj veljaca veljace φεβ φεβρουαριοσ φεβρουαριου ақп ақпан лют лютага лютии лютого "
    "люты феб фебруар фев февр февраль февраля февруари փետրվար փետրվարի փտվ פבר פברואר شباط شوبات "
    "فبرایر فبروری فروری فوریه فیفری فېبروری फ़र फ़रवरी फेब्रु फेब्रुअरी फेब्रुवारी ফেব ফেব্রুয়ারি ਫ਼ਰ "
    "ਫ਼ਰਵਰੀ ફેબ્રુ ફેબ્રુઆરી பிப் பிப்ரவரி ఫిబ్ర ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ഫെബ്രുവരി නවම් กพ "
    "กุมภาพันธ์ ກພ ກຸມພາ ဖေ ဖေဖော်ဝါရီ თებ თებერვალი កុម្ភៈ",
    "bre brezen brezna kovas kovo maalis maaliskuu maaliskuuta maart machi mar marc marca march marcius "
    "marco marec maret mars marso mart marta martie marts martxoa marz marzec marzo mawrth mrt mrz "
    "ozujak ozujka thang_ba μαρ μαρτιοσ μαρτιου бер березень березня мар март марта нау наурыз сак "
    "сакавік сакавіка մարտ մարտի մրտ מרץ اذار مارس مارچ یازار मार्च মার্চ ਮਾਰਚ માર્ચ மார் மார்ச் మార్చి "
    "ಮಾರ್ಚ್ മാർ മാർച്ച് මැදින් มีค มีนาคม ມນ ມີນາ မတ် მარ მარტი មីនា",
    "abr abril aibrean apirila apr aprel april aprila aprile aprili aprilie aprilis aprill avr avril "
    "balandis balandzio dabr dabril dub duben dubna ebrill huhti huhtikuu huhtikuuta kwi kwiecien "
    "kwietnia nis nisan prill thang_tu travanj travnja απρ απριλιοσ απριλιου апр апрель апреля април "
    "квіт квітень квітня кра красавік красавіка сәу сәуір ապր ապրիլ ապրիլի אפר אפריל ابریل افریل اوریل "
    "اپریل نیسان अप्रिल अप्रैल एप्रि एप्रिल এপ্রি এপ্রিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ "
    "ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ බක් เมย เมษายน ມສ ເມສາ ဧပြီ აპრ აპრილი មេសា",
    "beal bealtaine geguze geguzes kve kveten kvetna mag maggio mai maiatza maig maijs maio maj maja "
    "majus may mayis mayo mei svibanj svibnja thang_nam touko toukokuu toukokuuta μαι μαιοσ μαιου маи "
    "мам мамыр мая мај трав травень травня մայիս մայիսի մյս מאי ایار مای مایو مه میی مۍ یایار मई मे মে "
    "ਮਈ મે மே మే ಮೇ മേയ് වෙසක් พค พฤษภาคม ພພ ພຶດສະພາ မေ მაი მაისი ឧសភា",
    "birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec ekaina giu giugno haz haziran hunyo "
    "iun iunie iyun juin jun juna june junho juni junij junijs junio junius juny juuni kesa kesakuu "
    "kesakuuta lipanj lipnja mehefin meith meitheamh qershor thang_sau xuno ιουν ιουνιοσ ιουνιου июн "
    "июнь июня мау маусым черв червень червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի יוני "
    "جوان جون حزیران حوزەیران ژوین یونیو जुन जून জুন ਜੂਨ જૂન ஜூன் జూన్ ಜೂನ್ ജൂൺ පොසොන් มิถุนายน มิย ມິຖ "
    "ມິຖຸນາ ဇွန် ივნ ივნისი មិថុនា",
    "cervence cervenec cvc gorff gorffennaf heina heinakuu heinakuuta hulyo iuil iul iulie iyul juil "
    "juillet jul jula julai julho juli julij julijs julio juliol julius july juuli korr korrik liep "
    "liepa liepos lip lipca lipiec lug luglio srpanj srpnja tem temmuz thang_bay uztaila xullo ιουλ "
    "ιουλιοσ ιουλιου июл июль июля лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս "
    "հուլիսի יולי تموز تەمووز جولای جولایی جویلیه ژوییه یولیو یولیوز जुल जुलाई जुलै জুল জুলাই ਜੁਲਾ "
    "ਜੁਲਾਈ જુલાઈ ஜூலை జులై ಜುಲೈ ജൂലൈ ඇසළ กค กรกฎาคม ກລ ກໍລະກົດ ဇူ ဇူလိုင် ივლ ივლისი កក្កដា",
    "abuztua ag ago agost agosti agosto ags agt agu agust agustos agustus aout aug august augusta "
    "augusti augusts augustus augusztus avgust avqust awst dag dagost elo elokuu elokuuta gush gusht "
    "kolovoz kolovoza lunasa ogos rugp rugpjucio rugpjutis sie sierpien sierpnia srp srpen srpna "
    "thang_tam αυγ αυγουστοσ αυγουστου авг август августа жні жнівень жніуня серп серпень серпня там "
    "тамыз օգոստոս օգոստոսի օգս אוג אוגוסט اب اغسطس اوت اګست اگست غشت یاب अग अगस्ट अगस्त ऑग ऑगस्ट আগ "
    "আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ஆக ஆகஸ்ட் ఆగ ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ ഓഗസ്റ്റ് නිකිණි สค สิงหาคม ສຫ ສິງຫາ ဩဂုတ် აგვ "
    "აგვისტო សីហា",
    "eyl eylul iraila mean_fomhair medi mfomh rugs rugsejis rugsejo rujan rujna sentabr sentyabr sep "
    "sept septemba septembar september septembra septembre septembrie septembris septiembre set "
    "setembre setembro settembre setyembre shtator syys syyskuu syyskuuta szept szeptember thang_chin "
    "wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер верасень верасня вересень вересня "
    "сен сент сентябрь сентября сеп септембар септември қыр қыркүиек սեպ սեպտեմբեր սեպտեմբերի ספט "
    "ספטמבר ایلول سبتمبر ستمبر سپتامبر سپتمبر سېپتمبر شتنبر یەیلوول सप्टें सप्टेंबर सित सितंबर "
    "सेप्टेम्बर সেপ সেপ্ট সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ સપ્ટે સપ્ટેમ્બર செப் செப்டம்பர் సెప్టెం సెప్టెంబర్ "
    "ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റം സെപ്റ്റംബർ බිනර กย กันยายน ກຍ ກັນຍາ စက် စက်တင်ဘာ სექ სექტემბერი កញ្ញា",
    "deireadh_fomhair dfomh doct doctubre eki ekim hydref loka lokakuu lokakuuta oct october octobre "
    "octombrie octubre okt oktabr oktoba oktobar oktober oktobra oktobris oktoober oktubre oktyabr ott "
    "ottobre out outubro paz pazdziernik pazdziernika rij rijen rijna spal spalio spalis tetor "
    "thang_muoi urria οκτ οκτωβριοσ οκτωβριου жовт жовтень жовтня кас кастрычнік кастрычніка окт "
    "октобар октомври октябрь октября қаз қазан հոկ հոկտեմբեր հոկտեմբերի אוק אוקטובר اکتبر اکتوبر "
    "تشرین_الاول تشرین الاول تشرینی_یەکەم अक्टू अक्टूबर अक्टोबर ऑक्टो ऑक्टोबर অক্টো অক্টোবর ਅਕਤੂ ਅਕਤੂਬਰ "
    "ઑક્ટો ઑક્ટોબર அக் அக்டோபர் అక్టో అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ഒക്ടോ ഒക്ടോബർ වප් ตค ตุลาคม ຕລ ຕຸລາ အောက် "
    "အောက်တိုဘာ ოქტ ოქტომბერი តុលា",
    "azaroa kas kasim lapkr lapkricio lapkritis lis listopad listopada listopadu marras marraskuu "
    "marraskuuta nentor nobyembre noiembrie nop nopember nov novemba novembar november novembra "
    "novembre novembris novembro noviembre noyabr samh samhain studeni studenoga tach tachwedd "
    "thang_muoi_mot νοε νοεμβριοσ νοεμβριου лист листопад листопада ліс лістапад лістапада нов новембар "
    "ное ноември ноя нояб ноябрь ноября қар қараша նոյ նոյեմբեր նոյեմբերի נוב נובמבר تشرین_الثانی "
    "تشرینی_دووەم نوامبر نوفمبر نومبر نونبر नव नवंबर नोभेम्बर नोव्हें नोव्हेंबर নভে নভেম্বর ਨਵੰ ਨਵੰਬਰ "
    "નવે નવેમ્બર நவ நவம்பர் నవం నవంబర్ ನವೆಂ ನವೆಂಬರ್ നവം നവംബർ ඉල් พย พฤศจิกายน ພຈ ພະຈິກ နို နိုဝင်ဘာ "
    "ნოე ნოემბერი វិច្ឆិកា",
    "abendua ara aralik dec decembar december decembra decembre decembrie decembris decembro dekabr des "
    "desemba desember desembre dets detsember dez dezember dezembro dhjetor dic dicembre diciembre "
    "disember disyembre gru grudnia grudzien gruod gruodis gruodzio joulu joulukuu joulukuuta noll "
    "nollaig prosinac prosinca prosince prosinec rhag rhagfyr thang_chap thang_muoi_hai δεκ δεκεμβριοσ "
    "δεκεμβριου груд грудень грудня дек декабрь декабря декември дец децембар жел желтоқсан сне снежань "
    "снежня դեկ դեկտեմբեր դեկտեմբերի דצמ דצמבר دجنبر دسامبر دسمبر دیسمبر کانون_الاول کانونی_یەکەم डिसें "
    "डिसेंबर डिसेम्बर दिस दिसंबर ডিসে ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર டிச டிசம்பர் డిసెం డిసెంబర్ "
    "ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ഡിസം ഡിസംബർ උඳුවප් ธค ธันวาคม ທວ ທັນວາ ဒီ ဒီဇင်ဘာ დეკ დეკემბერი ធ្នូ",
)
MONTHS_OF = {
    "az": {"avq": 8, "dek": 12, "iyl": 7, "iyn": 6, "noy": 11, "sen": 9, "yan": 1},
    "cy": {"chw": 2, "ebr": 4, "gor": 7, "hyd": 10, "ion": 1, "maw": 3, "meh": 6},
    "eu": {
        "abe": 12,
        "abu": 8,
        "api": 4,
        "aza": 11,
        "eka": 6,
        "ira": 9,
        "ots": 2,
        "urr": 10,
        "urt": 1,
        "uzt": 7,
    },
    "fil": {"dis": 12, "hul": 7, "hun": 6, "nob": 11, "peb": 2},
    "ga": {"aib": 4, "ean": 1, "lun": 8},
    "gl": {"xan": 1, "xul": 7},
    "hr": {
        "kol": 8,
        "lip": 6,
        "lis": 10,
        "listopad": 10,
        "listopada": 10,
        "ozu": 3,
        "ruj": 9,
        "sij": 1,
        "srp": 7,
        "stu": 11,
        "svi": 5,
        "tra": 4,
    },
    "lt": {"bal": 4, "geg": 5, "kov": 3, "vas": 2},
    "ms": {"dis": 12, "mac": 3, "ogo": 8},
    "sl": {"avg": 8},
    "sq": {"dhj": 12, "nen": 11, "pri": 4, "qer": 6, "shk": 2, "sht": 9, "tet": 10},
    "sr": {"avg": 8},
    "sw": {"mac": 3},
    "uz": {"avg": 8, "dek": 12, "iyl": 7, "iyn": 6, "noy": 11, "sen": 9, "yan": 1},
}
WEEKDAYS = (
    "ahad alhamisi antradienis asteartea asteazkena astelehena bazar bazar_ertəsi biyernes carsamba "
    "cetrtek ceturtdiena cetvrtak chorshanba csutortok ctvrtek cuma cumartesi cumə cumə_axsami czwartek "
    "cərsənbə cərsənbə_axsami de_ceadaoin de_domhnaigh de_haoine de_luain de_mairt de_sathairn "
    "deardaoin dienstag dijous dilluns dimanche dimarts dimecres dinsdag dissabte diumenge divendres "
    "domenica domingo donderdag donnerstag duminica dushanba dydd_gwener dydd_iau dydd_llun dydd_mawrth "
    "dydd_mercher dydd_sadwrn dydd_sul e_diel e_enjte e_hene e_marte e_merkure e_premte e_shtune "
    "esmaspaev fimmtudagur fostudagur fredag freitag friday giovedi hetfo huwebes igandea ijumaa isnin "
    "jeudi jueves juma jumaat jumamosi jumanne jumapili jumat jumatano jumatatu kamis kedd keskiviikko "
    "keskiviikkona ketvirtadienis khamis kolmapaev larunbata lauantai lauantaina laugardagur laupaev "
    "linggo lordag lundi lunedi lunes luni luns lørdag maanantai maanantaina maandag mandag manudagur "
    "mardi martedi martes marti mercoledi mercores mercredi miercoles miercuri minggu mittwoch "
    "miyerkules miðvikudagur monday montag nedela nedele nedelja nedjelja neljapaev niedziela onsdag "
    "osteguna ostirala otrdiena patek payshanba pazar pazartesi penktadienis pentek perjantai "
    "perjantaina persembe petak petek piatek piatok piektdiena pirmadienis pirmdiena pondeli pondelok "
    "ponedeljak ponedeljek ponedjeljak poniedziałek puhapaev quarta-feira quinta-feira rabu reede "
    "sabado sabato sabtu sali sambata samedi samstag saturday segunda-feira sekmadienis selasa senin "
    "seshanba sestadienis sestdiena sexta-feira shanba sobota sondag sonntag sreda srijeda sroda streda "
    "stvrtok subota sunday sunnudagur sunnuntai sunnuntaina svetdiena szerda szombat søndag sənbə "
    "teisipaev terca-feira thursday tiistai tiistaina tirsdag tisdag torek torsdag torstai torstaina "
    "treciadienis tresdiena tuesday utery utorak utorok vasarnap vendredi venerdi venres viernes vineri "
    "vrijdag wednesday woensdag wtorek xoves yakshanba zaterdag zondag þriðjudagur δευτερα κυριακη "
    "παρασκευη πεμπτη σαββατο τεταρτη τριτη ауторак беисенбі беишемби воскресенье вторник вівторок "
    "дүисенбі дүишөмбү жексенбі жекшемби жума жұма ишемби недела неделя недеља неділя нядзеля пʼятниця "
    "панядзелак петак петок петък понеделник понедельник понедељак понеділок пятница пятніца сабота "
    "сеисенбі сенбі серада середа среда сряда суббота субота събота сәрсенбі уторак чацвер четвер "
    "четверг четвртак четврток четвъртък шаршемби шеишемби երեքշաբթի երկուշաբթի կիրակի հինգշաբթի շաբաթ "
    "ուրբաթ չորեքշաբթի יום_חמישי יום_ראשון יום_רביעי יום_שבת יום_שישי יום_שלישי יום_שני اتوار الاثنین "
    "الاحد الاربعاء الثلاثاء الجمعه الخمیس السبت اونۍ بدھ جمعرات جمعه جمعہ دوشنبه دووشەممە سه_شنبه "
    "سهشنبه سێشەممە شنبه شەممە منگل پنج_شنبه پنجشنبه پیر پێنجشەممە چهارشنبه چوارشەممە ھەینی ہفتہ یکشنبه "
    "یەکشەممە आइतबार गुरुवार बिहिबार बुधबार बुधवार मंगलवार मंगळवार मङ्गलबार रविवार शनिबार शनिवार "
    "शुक्रबार शुक्रवार सोमबार सोमवार বুধবার বৃহস্পতিবার মঙ্গলবার রবিবার শনিবার শুক্রবার সোমবার ਐਤਵਾਰ "
    "ਬੁੱਧਵਾਰ ਮੰਗਲਵਾਰ ਵੀਰਵਾਰ ਸ਼ਨੀਵਾਰ ਸ਼ੁੱਕਰਵਾਰ ਸੋਮਵਾਰ ગુરુવાર બુધવાર મંગળવાર રવિવાર શનિવાર શુક્રવાર "
    "સોમવાર சனி செவ்வாய் ஞாயிறு திங்கள் புதன் வியாழன் வெள்ளி ఆదివారం గురువారం బుధవారం మంగళవారం శనివారం "
    "శుక్రవారం సోమవారం ಗುರುವಾರ ಬುಧವಾರ ಭಾನುವಾರ ಮಂಗಳವಾರ ಶನಿವಾರ ಶುಕ್ರವಾರ ಸೋಮವಾರ ചൊവ്വാഴ്ച ഞായറാഴ്ച "
    "തിങ്കളാഴ്ച ബുധനാഴ്ച വെള്ളിയാഴ്ച വ്യാഴാഴ്ച ശനിയാഴ്ച අඟහරුවාදා ඉරිදා බදාදා බ්රහස්පතින්දා සඳුදා "
    "සිකුරාදා සෙනසුරාදා วันจันทร์ วันพฤหัสบดี วันพุธ วันศุกร์ วันอังคาร วันอาทิตย์ วันเสาร์ ວັນຈັນ "
    "ວັນພະຫັດ ວັນພຸດ ວັນສຸກ ວັນອັງຄານ ວັນອາທິດ ວັນເສົາ ကြာသပတေး စနေ တနင်္ဂနွေ တနင်္လာ ဗုဒ္ဓဟူး သောကြာ "
    "အင်္ဂါ კვირა ოთხშაბათი ორშაბათი პარასკევი სამშაბათი შაბათი ხუთშაბათი ចន្ទ ច័ន្ទ ពុធ ព្រហស្បតិ៍ "
    "សុក្រ សៅរ៍ អង្គារ អាទិត្យ"
)
