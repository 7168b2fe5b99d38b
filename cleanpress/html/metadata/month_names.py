"""The names of the months and their abbreviations, case-folded, January first.

Written by tools/month_names.py from Unicode CLDR, and not by hand.
"""

from __future__ import annotations

__all__ = ["MONTHS"]

MONTHS = (
    "ene enero gen gener gennaio ian ianuarie jan janeiro januar januari january január janv janvier "
    "jän jänner led leden ledna oca ocak sty styczeń stycznia tammi tammikuu tammikuuta ιαν ιανουάριοσ "
    "ιανουαρίου січ січень січня янв январь января",
    "feb febbraio feber febr febrer febrero februar februari februarie february február fev fevereiro "
    "févr février helmi helmikuu helmikuuta lut lutego luty úno únor února şub şubat φεβ φεβρουάριοσ "
    "φεβρουαρίου лют лютий лютого февр февраль февраля",
    "bře březen března maalis maaliskuu maaliskuuta maart mar marca march maret mars mart martie marts "
    "marzec marzo març março mrt mrz márc március mär märz μάρ μάρτιοσ μαρ μαρτίου бер березень березня "
    "мар март марта",
    "abr abril apr april aprile aprilie avr avril dub duben dubna huhti huhtikuu huhtikuuta kwi "
    "kwiecień kwietnia nis nisan ápr április απρ απρίλιοσ απριλίου апр апрель апреля квіт квітень "
    "квітня",
    "kvě květen května mag maggio mai maig maio maj maja may mayo mayıs mei máj május touko toukokuu "
    "toukokuuta μάι μάιοσ μαΐ μαΐου май мая трав травень травня",
    "cze czerwca czerwiec giu giugno haz haziran iun iunie juin jun june junho juni junio juny jún "
    "június kesä kesäkuu kesäkuuta červen června čvn ιουν ιουνίου ιούν ιούνιοσ июн июнь июня черв "
    "червень червня",
    "heinä heinäkuu heinäkuuta iul iulie juil juillet jul julho juli julio juliol july júl július lip "
    "lipca lipiec lug luglio tem temmuz července červenec čvc ιουλ ιουλίου ιούλ ιούλιοσ июл июль июля "
    "лип липень липня",
    "ago agost agosto agu agustus août aug august augusti augustus augusztus ağu ağustos elo elokuu "
    "elokuuta sie sierpień sierpnia srp srpen srpna αυγ αυγούστου αύγ αύγουστοσ авг август августа серп "
    "серпень серпня",
    "eyl eylül sep sept september septembre septembrie septiembre set setembre setembro settembre syys "
    "syyskuu syyskuuta szept szeptember wrz wrzesień września zář září σεπ σεπτέμβριοσ σεπτεμβρίου вер "
    "вересень вересня сент сентябрь сентября",
    "eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktober október ott "
    "ottobre out outubro paź październik października říj říjen října οκτ οκτωβρίου οκτώβριοσ жовт "
    "жовтень жовтня окт октябрь октября",
    "kas kasım lis listopad listopada listopadu marras marraskuu marraskuuta noiembrie nov november "
    "novembre novembro noviembre νοέ νοέμβριοσ νοε νοεμβρίου лист листопад листопада нояб ноябрь ноября",
    "ara aralık dec december decembrie des desember desembre dez dezember dezembro dic dicembre "
    "diciembre déc décembre gru grudnia grudzień joulu joulukuu joulukuuta prosince prosinec δεκ "
    "δεκέμβριοσ δεκεμβρίου груд грудень грудня дек декабрь декабря",
)
