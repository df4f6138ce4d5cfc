"""How are tables of counts over several houses protected, and what can be found from them all the same?"""
