"""The 837P as this payer reads it (005010X222A1): which segment may stand where, and what must be in it.

One line is a loop (`2300 S 100`) or, two spaces deeper, a segment of it: id, R(equired) or S(ituational), how many,
the qualifier that names it (`1=85` is element 1), and after `|` what its elements must hold:
`9` present, `8=XX` one of these codes, `3?=HC` one of these if present, `1-3` a component, and a kind:
`:d` date, `:$` amount, `:#` whole number, `:9` nine digits.
"""

CLAIM_837P = """
837P R 1
  ST R 1 1=837 | 2
  BHT R 1 1=0019 | 2=00,18 3 4:d 5 6=CH,RP
  1000A R 1
    NM1 R 1 1=41 | 2=1,2 3 8=46 9
    PER R 2 1=IC | 3?=TE,EM,FX
  1000B R 1
    NM1 R 1 1=40 | 2=2 3 8=46 9
  2000A R 100000
    HL R 1 3=20 | 1:# 4=1
    PRV S 1 1=BI | 2=PXC 3
    CUR S 1 1=85
    2010AA R 1
      NM1 R 1 1=85 | 2=1,2 3 8=XX 9
      N3 R 1 | 1
      N4 R 1 | 1 2 3
      REF R 1 1=EI,SY | 2:9
      REF S 2 1=0B,1G | 2
      PER S 2 1=IC | 3
    2010AB S 1
      NM1 R 1 1=87 | 2=1,2
      N3 R 1 | 1
      N4 R 1 | 1 2 3
    2010AC S 1
      NM1 R 1 1=PE | 2=2 3
      N3 R 1 | 1
      N4 R 1 | 1
      REF S 1 1=2U,FY,NF | 2
      REF R 1 1=EI | 2:9
    2000B R 100000
      HL R 1 3=22 | 1:# 2:# 4=0,1
      SBR R 1 | 1=P,S,T,A,B,C,D,E,F,G,H,U 2?=18 9?=11,12,13,14,15,16,17,AM,BL,CH,CI,DS,FI,HM,LM,MA,MB,MC,OF,TV,VA,WC,ZZ
      PAT S 1
      2010BA R 1
        NM1 R 1 1=IL | 2=1,2 3
        N3 S 1 | 1
        N4 S 1 | 1
        DMG S 1 1=D8 | 2:d 3=F,M,U
        REF S 1 1=SY | 2
        REF S 1 1=Y4 | 2
        PER S 1 1=IC
      2010BB R 1
        NM1 R 1 1=PR | 2=2 3 8=PI,XV 9
        N3 S 1 | 1
        N4 S 1 | 1
        REF S 3 1=2U,EI,FY,NF | 2
        REF S 2 1=G2,LU | 2
      @2300 S 100
      2000C S 100000
        HL R 1 3=23 | 1:# 2:# 4=0
        PAT R 1 | 1=01,19,20,21,39,40,53,G8
        2010CA R 1
          NM1 R 1 1=QC | 2=1 3
          N3 R 1 | 1
          N4 R 1 | 1
          DMG R 1 1=D8 | 2:d 3=F,M,U
          REF S 1 1=Y4 | 2
          REF S 1 1=1W,SY | 2
          PER S 1 1=IC
        @2300 R 100
  SE R 1 | 1:# 2
"""

CLAIM_2300 = """
2300 S 100
  CLM R 1 | 1 2:$ 5-1 5-2=B 5-3=1,6,7,8 6=Y,N 7=A,B,C 8=Y,N,W 9=Y,I
  DTP S 20 1=431,454,304,453,439,484,455,471,314,360,361,297,296,435,096,090,091,444,050 | 2 3
  PWK S 10
  CN1 S 1
  AMT S 1 1=F5 | 2:$
  REF S 16 1=4N,F5,EW,9F,G1,F8,X4,9A,9C,LX,D9,EA,P4,1J | 2
  K3 S 10
  NTE S 1 1=ADD,CER,DCP,DGN,TPO | 2
  CR1 S 1
  CR2 S 1
  CRC S 8
  HI R 1 1-1=ABK | 1-2
  HI S 3 1-1=BP,BG
  HCP S 1
  2310A S 2
    NM1 R 1 1=DN,P3 | 2=1 3
    REF S 3
  2310B S 1
    NM1 R 1 1=82 | 2=1,2 3 8=XX 9
    PRV S 1 1=PE | 2=PXC 3
    REF S 4
  2310C S 1
    NM1 R 1 1=77 | 2=2 3
    N3 R 1 | 1
    N4 R 1 | 1
    REF S 3
    PER S 1
  2310D S 1
    NM1 R 1 1=DQ | 2=1 3
    REF S 4
  2310E S 1
    NM1 R 1 1=PW
    N3 R 1
    N4 R 1
  2310F S 1
    NM1 R 1 1=45
    N3 R 1
    N4 R 1
  2320 S 10
    SBR R 1 | 1=P,S,T,A,B,C,D,E,F,G,H,U 2=18,01,19,20,21,39,40,53,G8
    CAS S 5 1=CO,CR,OA,PI,PR | 2 3:$ 6?:$ 9?:$ 12?:$ 15?:$ 18?:$
    AMT S 3 1=D,A8,EAF | 2:$
    OI R 1 | 3=Y,N,W 6=Y,I
    MOA S 1
    2330A R 1
      NM1 R 1 1=IL | 2=1,2 3 8=MI,II 9
      N3 S 1 | 1
      N4 S 1 | 1
      REF S 1
    2330B R 1
      NM1 R 1 1=PR | 2=2 3 8=PI,XV 9
      N3 S 1 | 1
      N4 S 1 | 1
      DTP S 1 1=573 | 2=D8 3:d
      REF S 6 | 2
    2330C S 2
      NM1 R 1 1=DN,P3
      REF R 3
    2330D S 1
      NM1 R 1 1=82
      REF R 3
    2330E S 1
      NM1 R 1 1=77
      REF R 3
    2330F S 1
      NM1 R 1 1=DQ
      REF R 3
    2330G S 1
      NM1 R 1 1=85
      REF R 2
  2400 R 50
    LX R 1 | 1:#
    SV1 R 1 | 1-1=HC 1-2 2:$ 3=UN,MJ 4:# 7-1:#
    SV5 S 1
    PWK S 11
    CR1 S 1
    CR3 S 1
    CRC S 5
    DTP R 1 1=472 | 2=D8,RD8 3
    DTP S 9 1=471,607,463,461,304,738,739,011,455,454 | 2 3
    QTY S 2
    MEA S 5
    CN1 S 1
    REF S 18 1=9B,9D,G1,6R,EW,X4,F4,BT,9F | 2
    AMT S 2 1=T,F4 | 2:$
    K3 S 10
    NTE S 2
    PS1 S 1
    HCP S 1
    2410 S 1
      LIN R 1
      CTP R 1
      REF S 1
    2420A S 1
      NM1 R 1 1=82 | 2=1,2 3
      PRV S 1
      REF S 20
    2420B S 1
      NM1 R 1 1=QB
      REF S 20
    2420C S 1
      NM1 R 1 1=77
      N3 R 1
      N4 R 1
      REF S 3
    2420D S 1
      NM1 R 1 1=DQ
      REF S 20
    2420E S 1
      NM1 R 1 1=DK
      N3 S 1
      N4 S 1
      REF S 20
      PER S 1
    2420F S 2
      NM1 R 1 1=DN,P3
      REF S 20
    2430 S 15
      SVD R 1 | 1 2:$ 3-1=HC 3-2 5
      CAS S 5 1=CO,CR,OA,PI,PR | 2 3:$ 6?:$ 9?:$ 12?:$ 15?:$ 18?:$
      DTP R 1 1=573 | 2=D8 3:d
      AMT S 1 1=EAF | 2:$
    2440 S 99
      LQ R 1 1=AS,UT
      FRM R 99
"""
