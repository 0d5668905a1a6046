"""Who works at the grocer: six professions, 120 people. A line is a name and a level; the share when it is not a full week."""

from portfolio.demo.kinds import Person

DESIGN, ENGINEERING, DATA = "Design", "Engineering", "Data and analytics"
COMMERCIAL, MARKETING, OPERATIONS = "Commercial", "Marketing", "Operations"

# The first of each profession leads it. A name with * is not employed here but comes as a contractor.
_LINES = {
    DESIGN: """
        Sofia Marchetti 5 | Ana Ribeiro 4 | Tariq Mansour 4 | Linh Tran 4 | Beatriz Salgado 3 | Callum Fraser 3 0.8
        Noor Rahman 3 | Saoirse Doyle 3 0.8 | Emeka Obi 3 | Katya Morozova 2 | Jae-won Park 2 | Leila Farouk 2 0.6
        *Mateo Herrera 4 | Freya Lindholm 1
    """,
    ENGINEERING: """
        Owen Prichard 5 | Mei Tanaka 4 | Kofi Mensah 4 | Elena Popescu 4 0.8 | Dylan Murphy 3 | Anil Deshpande 5
        Birgit Haas 4 | Chidi Eze 4 | Rosa Delgado 3 | Tomasz Zielinski 3 | Aisha Siddiqui 3 | Luca Romano 3
        Marta Vidal 3 0.8 | Kenji Mori 3 | Oluwaseun Ajayi 3 | Petra Horakova 3 | Sam Whitfield 2 | Zainab Omar 2
        Viktor Petrov 2 | Nia Morgan 2 | Diego Fuentes 2 | Hye-jin Lee 2 0.8 | Connor Walsh 1 | Amelia Tan 1
        *Radu Ionescu 4 | *Francesca Greco 3
    """,
    DATA: """
        Hana Suzuki 5 | Ravi Menon 4 | Clara Jensen 4 0.6 | Jonas Weber 3 | Femi Adebayo 3 | Miriam Goldberg 4
        Wei Zhang 4 | Ottilie Brandt 3 | Samir Khoury 3 | Johanna Virtanen 3 0.8 | Thabo Nkosi 3 | Pilar Navarro 3
        Ishaan Kapoor 2 | Eilidh Stewart 2 | Bao Nguyen 2 | Gabriel Souza 2 | Ines Carvalho 1 | *Dmitri Volkov 4
    """,
    COMMERCIAL: """
        Hugh Pemberton 5 | Priya Raman 5 | Grace Achieng 4 | Lucia Ferrari 4 | Nadia Haddad 4 0.8 | Rowan Hughes 3 | Idris Bello 3
        Marisol Quintero 5 | Yuki Sato 3 | Anneke de Vries 3 0.8 | Kwame Boateng 3 | Bridget Kelly 3
        Farida Aziz 3 | Luis Ortega 3 | Stella Papadaki 2 | Chandra Iyer 2 | Rhys Bevan 2
        Fatou Diallo 1
    """,
    MARKETING: """
        Isabel Costa 5 | Marcus Bell 4 | Yara Nasser 4 0.8 | Theo Laurent 3 | Adaeze Nwosu 3 | Pawel Mazur 3
        Sinead O'Brien 3 0.8 | Omar Benali 3 | Julia Lindgren 2 | Tendai Moyo 2 | Carmen Ruiz 2
        *Margaux Petit 4
    """,
    OPERATIONS: """
        Joanna Kowalska 5 | Samuel Osei 5 | Maeve Byrne 4 | Amina Yusuf 4 | Ruby Sinclair 4 0.8 | Dembe Okello 5
        Ingrid Solberg 4 | Arjun Patel 3 | Ben Carter 3 | Peter Novak 3 | Gloria Mutua 3 | Harpreet Gill 3
        Declan Quinn 3 | Agnieszka Wrona 3 | Musa Camara 3 | Helen Ashworth 3 0.6 | Ivan Kolar 3 | Rashid Karimi 3
        Tamsin Pascoe 2 | Blessing Chikwanha 2 | Jorge Molina 2 | Minh Pham 2 | Kirsty Munro 2 0.8 | Abdul Latif 2
        Wanjiru Kamau 2 | Stefan Bauer 2 | Olu Bankole 3 | Siobhan Keane 3 | Mikkel Thorsen 2 | Ayesha Malik 2
        Lottie Greene 1 | Hamza Sheikh 1
    """,
}


def _person(profession: str, line: str) -> Person:
    *names, level = line.split()
    fte = "1"
    if "." in level:
        *names, level, fte = line.split()
    name = " ".join(names)
    return Person(name.lstrip("*"), profession, int(level), fte, "contractor" if name.startswith("*") else "internal")


PEOPLE = tuple(
    _person(profession, line.strip())
    for profession, lines in _LINES.items()
    for row in lines.strip().splitlines()
    for line in row.split("|")
)
PROFESSIONS = tuple(_LINES)
LEADS = {
    profession: next(person.name for person in PEOPLE if person.profession == profession) for profession in PROFESSIONS
}
OUTCOME_OWNERS = ("Marisol Quintero", "Dembe Okello")
