"""Fingerprints of the supplied article: the bank may use its ideas, none of its sentences, nor ship it.

Made from the article's text with `normalised`, `runs` and `digest` of this package: every run of eight
words, hashed, cut to six bytes, sorted, packed in base 85. By chance one run in 10**11 is hit.
"""

from base64 import b85decode
from functools import cache

RUN = 8
"""Words in a run."""

DIGEST_BYTES = 6
"""Bytes kept of each SHA-256."""


@cache
def digests() -> frozenset[bytes]:
    """Return the cut digests of all runs of eight words of the article."""
    packed = b85decode(_PACKED)
    return frozenset(packed[at : at + DIGEST_BYTES] for at in range(0, len(packed), DIGEST_BYTES))


_PACKED = (
    "00)at`wRdOdSb4F07Fb!($N6fFOjzF0T9*#u(<)Z+Sve=0wzsUq+0@BWj`@70+F0+=QaY-cv=yc13_m-exCz;SbBb<1Ik#m9sC4R"
    "kh)?G1ad!^(y|3e9=l~t1y1f;qfiBt(aucc1-a*is`>^fs?3J{22m@MHMa&|;)fY!2GrCVlFbJF03y%>2MpkvJ);K|K*6R#2PUAn"
    "%Et$2!*ds32fId%$S4Qu9b@}H2l9A!09*(3sri-O2qDZ5b3X_=OzPhn2uF?_(VYlvYm<2!2zRoBriTc7S-LWP3Gi2*lG+LUSL;%Z"
    "3M_7<XTS=ShjjBB3fX`DQYZ@Z)jCKz3jYAiKa>kpM%Lf<4R_gq2$T)WMifwO4jzYFSm6#PFo?vr4l@0#+LaD7hT?9k4sh3|YLE}6"
    "^&7B)56n>SHkJ@QDm=iI5KXh}<SGzcGvS>g5U~$29y}23cI#<d5evfbVptI^z`DBI5rgxZ`g#$Ox3i5C5uuV9jy)1h020{Z5?8xJ"
    "p5_woZ{1he6DdXUJlGRX4~>st6S+twZ;ljfc6v(Y6q{ABdPo%<kmOWX6(x-at40-Hgo<&`6{d23#%&e#AO1<x75eX!R$>-XS8E-="
    "7F+p!PskQ|ED~Uk7LBRLEbSJNd)hMF7Xd=MrDzvAA`a9n7hF84^Nbf~B%gHD7!R*;`I;Cpm;>Kh7@pw2is=}!kXz(D8Eq@vWrZ1a"
    "okyEE8K64^U>F&-v)qMH8P1>GQF9t&6f&{(8!-GS%@rG-DTBo#8?Hi`w8<Oyw3U0x99C1-?i?Lj=Yv?{9dkP4YB?RgseZ~X9r8@*"
    "?Y|xM6X@dp9tR2Kvs@lx+bH#89&NMc?&2PJ&D7_T9(@csnRy=1aaR{o9@q&?E;=6LSw7hq9^`+IMz$XL(yNbT9}ChD8229ybjCiQ"
    "9};Eo`m7)57C6$VAQXtXWkMiX?IBYZAhR`|RtzB1YJ6*XAw1sIQL-WK2eW@eA{Q=>{8S<re#_Q!B1P!woueX=f@Yf~BBFS6RsAC0"
    "E|e`^BJJ)<S7IY8Xv?>ABZmb(4Im@NJX;CYBi5K{Y{DcE4`R(MBoPd;j~^tr!Ap@9B*k>09VsOLw0|5JCIVg9?3^Yx4*&TiCn3Uz"
    "cuFWZu28T$C_#<xgUu*<i1s@`D2T|`VOA)SApiY$D6Oc$nZPLJNlCmbDE@sbn|Ud;**TGaDY<lpon$H_oT1&&Dssa~{SYd6!wIA@"
    "Dy94aoQo>@-&~-EE2$EB*Q+cJr7Fz-EDueJfJ`iFyaAftEQLY00wpao$v~y_Epg~1FSaeC@hzUkEyoeiC08yTPR^Z|E+}dI<!ml@"
    "d1cR0F6d+JeK;=b5BJ}9FA$W6dcQAuD@ulmFS2zX-S{vDuJ=fWFo<A|rz0?`IK!AeFzh|0o;)$#A|cBJGKOQR+HEqdiG2C)GV}EK"
    "t{XEU5EuOJGmrLdTq859^lL&{G&P<ad=fNW-#QHnHI55PS$8#&f)-1SHM@Zj?g%y@1@}PEHdFGgE3-E4_9j7_H!&Wk*7`RysnbxV"
    "H#GnV<$*U)H6IZ{H)wCIY#%p?vB^)iH;K>p`1Uu^VN$EKI9k!|Z`V1Hk{1NwIhKOH?M^wo;4Q1SInp0AiwHVc(&)%mI(n_ha#1?e"
    "1AZ&>I@aExmU=qfEZTg5J0tKCu82D}(yvk6JbD!EQ*b>UC`ACxJvyWi*8)9A^)4VIJ#Lhaz9v1A5x>uMJ=KQO1D`$U!bxb)J^+9~"
    "lfph?m>6-{K7Wj2F0((ezOlK*Kh7dieVsqtrW~nUKrGVTnH4~PkEop`K$24Pc>F;^TWC$NL0h2|hl@darKA>*L4!5!eg{FWoAxb@"
    "LI*c!+mS*Dp?FqVLbi3BrjkPV!u1l8Lll}S@x?<Us9s#8Lu3i{1sOwnc><p<L>h2_mhwa^-z{PzL{hUpB&0-DghlWgL}ivC%tl1A"
    ")BSUnMVDn{0uV*n?N!x?MtvMs>H|i>t;I}vM#0ht2XIGa{qPJYM`oAr-pfajgwoo2NHzj*n@&hnOt+^MNSu^u1xrZ<RB{-zNhHZv"
    "@61VQK%mD)Nyn<<fJRC}pk8LdO3S`wTgOWFZUKc!O91Ud7CuV{dZWCmOD2Z<G5<?X)>r6-OMqW=v$RW!V>yCsOYv_X+xkpXbk%yC"
    "Oj@x@=44D<eX2$?Ozt2FmNrc{$PhjsO;2DK0VGY*($V21P2bKINi<HV$sXaePOGbwVZ%=xp#**EPg&w6p*m12RlpmXP%&hEX<tx*"
    "`}(A$QGHSB4o^}Qp@$`|QWxs}HhNMkVp%>fQfnKbeGpR%YKhu%Qz8j}VDD2+#B)=uQ<n2p3GGwlBvh46R4npWKv`6Kg6;s#RJa&D"
    "3e!}^F9b<|ROCN1kHJ*+j_nRQRTSQ5&FfW6dq=UgRcHk8uP;^_KBH9oR#MC4-k(-qeQu)AR-ikisB%|zMYb{}SCx_fGEi5X3<DEU"
    "SO(&Zzs6YQJ3>B*Sp!Mn5H(p-18TnbSy-(|`8HW}3=}9@S_Fb=Ps>_IM>`bNT89r3Z{S-35w~>xTe%IVrrlg&)j}%KTx*j+mAhPV"
    "ipOffT>@otn@n8;w*Q=3U1OHbsxMwPBC<kIUW{)-WQbmqjN-}NUbppl<9c4o;9>5NUeY9z>C#@{d)8B>UyRlQDnehoUm;8zU;P%j"
    "Z0TS9FYqFzU<Fr26MSG<zRhIOV3l?6?{8qeXK>qOVA0wK5dUD>jYxX+VM<mTjMrg}IyN5}VU$Q>>MdcyfjRTMVl7Ox-_K&96v);t"
    "Vx%;*-N<8@a`xCHW5YJ0gDYd{m{H;fWCYqyVh>~tqHM1sWN=Dt6v$+!>~B?KWW|DJ3}0mrkq!CbWj*Ch!YyUY2l~BPW!^3iI@o5K"
    "8_bQ6X8l@aVRB~znF3$rXP(t6hcsw&BE1imX;!#P9XM&~*m(xIY6?<~CU0sNbg6`QYFba0?iFg;)O<t!YT?}`(${MlcdkfmYaAqR"
    "r4nmUvrh6eYlWg^?n`U`DzlXtY><60O0jKj6X$Q{ZMa=>iB4_43MH7-ZN`IRKwWM!wk5qgZpuN3uwicX##IOiZypvUmY;9}qNIM^"
    "a7*BM<w|h~F|dHkaUjEPXfbg!<G^$faXtU^&Khw`{q5AiamFMKFaUDV(+Y}*a^LfsZJu)*<%Ih@b2^Y<uMu-kc!bd7b8gXW-B@$}"
    "{SJpubRxp^jNEiZzYhYKbicn-zWsF8Ul%O6bnNuS0a0}e83^yjbqlBwEQoayx-yxibsBBDEG2dHSKB+Bb^?9^`qXwF-2Wg>b}&c9"
    "wWoHVE)OqOcF2Cg(kORvgT;-(cyX-aRH1lsviRWqc!XecI(B&d#-c}Ud1J(HQ#pB?dLm~(d7Svtql$Urpxwa#dFg7XIJ0^|))QRS"
    "dQgSU>jZjI`zjSLdV!)yQjU8LA&B>$do5l^5YKx$gNc`rd%yj5VmW*eku2H;e2T+fnnZlDI_SvCe6@RdH4J?K`^0F<eGHfbvbTMf"
    "+YA{3eZP}g6_tJdabtJhemgKggN=Sd+N4T&ev-rEERuf#u;6;Ie*<l}rqh2W2*pzMe^FiAL6U!jI;4B%f2a%_NR5B@KtyuRfUxs@"
    "OBjJGLK~%Ifs!Jn9{howntFCPfy0qd(V~IV*bpaaf!fenWFLZ47xu6Lg0uD%Ra%1)(~T@VgEh~l_SJ(rT|?B}gT)?j_>6<gy@PvO"
    "gbg*oZ*GJrM==zGgf=Th0uY5=Snhurg=A;dTbhN7()M(=h7V^pK{<wU1CLPyhLcQ#TEd2w0fwR(hQ(TNazTd72th=ehZxSVwM>Wt"
    "C3-=!h^yTLyaI_aDBQ+yi9EknHU^1YDGV4niYU!drWT4$(@aQnicl?)j*N<W@^V#niv{#G-&TtY?Y%Qri$sXi<%Ww&1}7Q+i|FfA"
    "W2THp<0##sjA!T9Hu8*vz1MT&jGZ*H=);W250Kq0jR=#=>iLb6PH<IgjoDbjXw{BaE8x0zkJ84?v`LTgsBd9qkO9M6;;E3B2@8$>"
    "kr8JEUKf$6U0AY_k<2eHf)<hr=$DoBl4zPz4&am-A?+vcl=tvZV$79+y@o7Ym6~nBS}c{MHq3OZmN$C|O1qX&Mc^kTmnHJ(0sNO<"
    ">n46NmzUnY1)Z0xA2Tmdm=EC#Rg0J``6I$^nJN4Z+s~Op$2JxSnO*w6pPHF#kb0gfneSDhU1XXN1e#aenlTlGfC`$kF;_xgn$7{h"
    "ucMn{R(s5<o80$V)fb!XvI)YgoCu2||G}JDEv;j)ofjCO^U$4d4Q`rpouCWLl@y(!OuC|*o;UM>8dRQ1HHj+fo}&<QwGW=i2judM"
    "p97F7w!xn#Rmoo5pGHZ}8MU8fL=B58pLsSn*=e7E9mzu#pi*`AIw7FQ@O5xQp&X5>W2>P%ObAWxp<Ml;3ZJ2M;gtoip^@Ouw85ei"
    ">UXn~qJXL87m}j*+sUn~qdj1&;*X<dpi@4$qr6#1;mM>j2UMf2q(6YpN@Ao&05scmq-AbV^Dv~ed)}dsq`R#}9;&3uDq6Gcr7Xhp"
    "pc<tx|5iVsr8N%z`D3M49oSAArF~6<h`FVuFw1z9rL4kt_s*rQop;4prNG5UuMwrn&bnT^rQMA<eO9I9*9@w`rjH_d|L&%tY6mey"
    "rpr6}6j-MEs3#X`rv2!}=#r-)UB(Z6r)-X7NLQz-TZ|eQr}=ji-GQhOtXE$0sN>1NC-bQibA~T7sd_I2j*_X`DD-M8sx+$C&UC7W"
    "P*&$ms|C;|lNYNq%nCq^t4*63^#rSvEHdx$tE8rsxazC^<`y0ztTahwsSK@wrASirt&4pGtMaY$ftf5Gt@)Og1ktVn$w{Xzt}Kiz"
    "S+lOf{OhEpuO)XX_HD0e#wjGZuec?-w6Cw)Vh4K1u%mn_GW4+k;vl>?u@ZFfD2K5kQ8$9svBTJaxGS;(yvEb`vLzn4p)<0GSIeHL"
    "vcN!HnT4{*6S1Zfvqmq_QUJ4Iq^|$zv!Re11sSuWXSQIcv$mCvJe{-SHMPWfw3BXCiP*K4>VwF4whU?3_8_)xg`C6xwy$kd-X6BV"
    "MYB&#w;DqKOhvaw)rpX>x3$p-IkdPWdP944xH_c7TY$K!H>o>^xa1EZtBSbm0~|%Axc;FlHBq?;qXNm0xeXXl)wQ{csj0v@x=j6G"
    "=#INKp`Q`0yO;Hy8)dtiC||FIyRHZ}LlL|JAgSAjyc(NW7n!_SNeESxywAXLSv|bvFdJd)y(xa65dFPZVCI3Py<V34ic-CGbRw;A"
    "y?LA9jat2|Ex%DPz2r($`hC6eh-XM$z4OcRWQ@Lb;<>5RzIz>;E_S~9U@vW=zc#91tFFIGM{~cdzf9REaM!<)s!RMczv`5L8<)Tf"
    "MMe<Iz$zJF7mmP}FMxx+z@GkT{g1%LU5I8_!I>ndcf7(w5!C=!!cQYi=N!UuY(PiK!rPs_GmOI{uLlf3!zbqtb#B9z`6KFn!_!_d"
    "^kT$VA?W7%#Z3}t(NM)|yM1e##$bYpFoed&keEx3#{2<zfP%*e{QH9%$1r6sVSC6?IeH(-$c@}=+xE#cAVOk}$y&>5<fqAgcBz=)"
    "$^oK7!o13;OAH@i%CE?Y9dOFDj5s*R%G8qc_!P@5&*u!2%VS<=@NvuENckW6%ir2)6(`H`lfClp%y7R$ECbBwcFIlS&42Ps-&4*B"
    "N;Exq&KfpqxtGp5n_q2P&ZB7py=u;`HBJ4h&bpz^Y530SYTymJ&kQAp78B1nuQ3XZ&v;!)sCCd7<Ioti&@`7sV&c$pl-9)=(8_}t"
    "6@JkxfT%2M(PASzS=-TllbItq(ivGZ<rdONV=bjY(o;N9;@r}9-HhqI(s_2qFQL+a4ndNS(%$U>zbDiV$&$St)HqhR&u`Q@{l0ll"
    ")Mg6+S7OxMQ|{E5)t4A(12xs)R>I7J)^&v#+1J+4;n8JM*O}8yj^x*#v${zG*a4dUw?5c`7DXF#*&A>H`0?2$xIFXq*)~*;Xm#1{"
    "8BY~^+H=PA2~*mjpU*?B+PW1%G#T3i1LR14+a1kSuKU}&aXx%r+v2v%1Vh{UpD8jA+zX4NK{4Dyr^`FR+_9H09*ErKaLI;K-AA4`"
    "gy-F*bDu>@-N=NI&O+VyHDs9h-hbyV<?7#lEN`T^-;McM`i<Y7R~0A4;Pg^R4!_|7N&sS;;p+<=2dd&dtVD{!;!6SGG*;q+S)y_T"
    "<1KWgsV(D#6lU0d<SIY^_MhZ*Fbx8k<lTTRt>Wc+$hIL%<&?7?<fP^;<zXQ#=LCJYuH)x>XH&4O=grw=Di-JPVpnqc=kqSy)Kuv7"
    "nLtCe=?3Inoh9jM9b(1t>3gePVdd$li~1O!>c1*p>(=W$&0E4{>qHndqao}AUDVx0?Ev)5y<zQKfA(!Y?Ul(l3;gZI00JLP?fUTr"
    "MgHz}f6NEN?%qN8)b8&X!K&K7?<-6erg`s(C#8L5@A6Y=DoXHN_D&t)@c!pn#^vz`M6Jnl@f@!Kb+GY3lWbAG@nc9@qEhj}9dx%9"
    "@!&v|vnTR&HZs23^7g)u2!QjNqF(#3^Q8G#88GvxV=+tD^ZE}VhF$bVP6=EF^j(p9s4?{`Q{;0e^<C&6$!qmwfTiC^^@8LZLf-X?"
    "0(tb|^^d{ticj_KY^A65_Ef1vbFKF8lJ7!W_XC?D<Xra)dPdAn_jdg+8N&B?Ik>B^_pba=Fc<gLOk}y$_xtu>!+QA@<MzrN`G<9#"
    "g?#zCTvHlg`bBdGAk+G(N!7k~`the57ajWd#MquN`?~1|UaR}pF96_n{5=9_CT0A#cu&9${Ol)BNXh*>#zf|y{n%!h{`&qP(GM3p"
    "{+Db|piKUuB*tC^{>llnnKJ&{9yj!*{`Sp6h>HJW0IvH3|FwIXoBI"
)
