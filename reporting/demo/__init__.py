"""The demonstration: invented people, answers, evidence, plans and findings for every force, the same every time.

calendar, grades, words, names, plans, files and evidence invent it: pure functions of a seed, a force's slug and a day.
people, positions and reviews write it, as the web login and in each audience's own scope; loading puts them in order.
"""
