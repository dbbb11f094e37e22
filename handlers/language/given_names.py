"""First names that are common in the United Kingdom and aren't ordinary words. An owner whose name starts with one is taken to
be a person.
"""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
    aaron abdul abigail abdullah adam adrian agnieszka ahmed aileen aisha alan alasdair albert alex alexander alexandra alfie
    ali alice alison alistair allan amanda amelia amir amy ana andrea andrew andy angela angus anil anita anjali anna anne
    annette anthony antonia anya archie arjun arthur asha ashley audrey barbara barry becky ben benjamin bernadette beth
    bethany bethan beverley bilal bob brenda brendan brian bridget bronwen bryan callum cameron carl carol caroline catherine
    cathy catriona cedric charles charlie charlotte cheryl chloe chris christina christine christopher ciara claire clare
    clive colin conor craig cynthia dafydd damian daniel danielle daphne darren dave david dawn deborah debbie declan deepak
    denise dennis derek diana diane dinesh dominic donald donna dorothy douglas duncan dylan eddie edith edward eileen elaine
    eleanor elena elizabeth ella ellen ellie emily emma eric erin esther ethan euan eva evelyn ewan farah fatima fergus fiona
    frances francis fraser freddie frederick gareth gary gavin gemma geoff geoffrey george georgia georgina gerald geraldine
    gill gillian gita glenn gloria gordon graeme graham greg gregory gurpreet gwen gwyneth hamish hannah harold harpreet
    harriet harry hassan hazel heather helen helena henry hilary howard hugh hussain ian ibrahim imran ingrid iona irene isaac
    isabel isabella isla ivan jacob jacqueline jacqui jade jake james jamie jan jane janet janice jasmine jason jaswinder jean
    jeff jeffrey jennifer jenny jeremy jessica jill jim jo joan joanna joanne joe joel john jon jonathan jordan joseph joshua
    joyce judith julia julian julie karen karim kate kath katherine kathleen kathryn katie katy keith kelly kenneth kerry kevin
    kieran kiran kirsten kirsty kyle laura lauren laurence leah leanne lee leo leon leonard lesley leslie lewis liam lianne
    linda lindsay lisa liz lorna lorraine louis louise lucas lucy luke lydia lynn lynne maeve malcolm mandy manjit marcus
    margaret maria marie marion marjorie martin martina martyn mary mathew matt matthew maureen mavis megan meera melanie
    melissa michael michelle mike miriam mo moira mohammad mohammed molly monica morag muhammad muriel nadia naomi natalie
    natasha nathan neil niall nicholas nick nicky nicola nigel nina nisha noel noor nora norman olga olive oliver olivia omar
    oscar owen paddy pamela parveen patricia patrick paul paula pauline penelope penny peter petra phil philip philippa phoebe
    poppy priya rachel rahul raj rajesh ralph ravi raymond rebecca reena rehana rhiannon rhona rhys richard ricky rita robert
    roberta robin rodney roger ronald rory rosalind rosemary rosie ross rowan roy rukhsana rupert russell ruth ryan sabrina
    sadia saima sally sam samantha samina samira samuel sandra sanjay sara sarah satnam scott sean sebastian shabana sharon
    shaun sheila shirley siobhan simon sinead sonia sophia sophie stacey stella stephanie stephen steve steven stewart stuart
    sunil sunita susan susanna susie suzanne sylvia tahir tamsin tanya tara tariq terence teresa terry tess theresa thomas
    tim timothy tina toby tom tommy tony tracey tracy trevor ursula valerie vanessa vera veronica vicky victor victoria vijay
    vikram vincent viola vivian walter wanda wendy wesley wilfred william yasmin yusuf yvonne zahra zainab zara zoe
    """.split()
)
TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "cllr", "councillor", "prof", "professor", "sir", "dame", "rev"))
