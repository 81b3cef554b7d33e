-- For PostgreSQL, MySQL, MariaDB and H2. Each statement does nothing if another node has run it already.

CREATE TABLE IF NOT EXISTS users (
    id      VARCHAR(36)  PRIMARY KEY,
    -- Kept in the form in which Passlink compares addresses, so that "unique" means it.
    email   VARCHAR(254) NOT NULL UNIQUE CHECK (email = LOWER(email)),
    enabled BOOLEAN      NOT NULL DEFAULT TRUE,
    -- A new stamp ends every link and every sign-in of this person: set one with a new address, or when disabling.
    stamp   VARCHAR(36)  NOT NULL,
    roles   VARCHAR(100) NOT NULL DEFAULT ''
);

INSERT INTO users (id, email, enabled, stamp, roles) VALUES
    ('1', 'ada@example.com', TRUE, 'first-1', 'seeker,editor'),
    ('2', 'grace@example.com', TRUE, 'first-2', 'seeker'),
    ('3', 'alan@example.com', TRUE, 'first-3', 'seeker'),
    ('4', 'edsger@example.com', TRUE, 'first-4', 'seeker'),
    ('5', 'alice@gmail.com', TRUE, 'first-5', 'seeker'),
    ('6', 'bob@corp.example', TRUE, 'first-6', 'seeker'),
    ('7', 'carol@thirdparty.example', TRUE, 'first-7', 'seeker'),
    ('8', 'dave@thirdparty.example', TRUE, 'first-8', 'seeker'),
    ('9', 'mallory@example.com', FALSE, 'first-9', '');

-- Which identity at a provider opens which account. No address: addresses change hands.
CREATE TABLE IF NOT EXISTS identities (
    issuer  VARCHAR(255) NOT NULL,
    subject VARCHAR(255) NOT NULL,
    user_id VARCHAR(36)  NOT NULL,
    UNIQUE (issuer, subject),
    UNIQUE (issuer, user_id)
);

CREATE TABLE IF NOT EXISTS applications (
    id        VARCHAR(36)   PRIMARY KEY,
    job_id    INT           NOT NULL,
    -- A user's id, or guest: and an address.
    applicant VARCHAR(260)  NOT NULL,
    address   VARCHAR(254)  NOT NULL,
    text      VARCHAR(4000) NOT NULL
);

CREATE TABLE IF NOT EXISTS jobs (
    id      INT           PRIMARY KEY,
    title   VARCHAR(80)   NOT NULL,
    company VARCHAR(80)   NOT NULL,
    place   VARCHAR(80)   NOT NULL,
    hours   VARCHAR(40)   NOT NULL,
    pay     VARCHAR(40)   NOT NULL,
    summary VARCHAR(200)  NOT NULL,
    about   VARCHAR(1000) NOT NULL
);

INSERT INTO jobs (id, title, company, place, hours, pay, summary, about) VALUES
    (1, 'Lighthouse engineer', 'Northern Lights & Signals', 'Bergen, Norway', 'Full time', '€52,000',
     'Keep forty lighthouses lit, from a boat, a desk and now and then a helicopter.',
     'You look after lamps, batteries and the telemetry that reports on them. About half of the work is on the water, the other half is reading what forty small computers have to say about the weather.'),
    (2, 'Backend developer, timetables', 'Ostkreuz Railways', 'Berlin, Germany', 'Full time', '€68,000',
     'Make trains meet: the service that finds connections for two million people a day.',
     'You work with four others on a Java service that plans journeys. It is fast, well tested and fifteen years old, and it will outlive us all if we treat it kindly. You decide how it learns about night trains.'),
    (3, 'Head baker', 'Early Bird Bakery', 'Ghent, Belgium', 'Full time, nights', '€41,000',
     'Lead a crew of five, four ovens and a sourdough that is older than the bakery.',
     'You plan the night, teach two apprentices, and decide what is good enough to be sold. The working day ends when the town gets up, with coffee on the house.'),
    (4, 'Accessibility tester', 'Plainword', 'Remote, Europe', '28 hours', '€48,000',
     'Use websites the way other people have to, and tell their makers what it is like.',
     'You test with a keyboard, a screen reader and a patient mind, and you write reports that developers like to read. Knowing assistive technology from your own daily life is very welcome.'),
    (5, 'Nurse, children''s ward', 'Hôpital du Lac', 'Geneva, Switzerland', 'Part time, 60–80 %', 'CHF 78,000',
     'Look after small patients and their large families, in a team of twelve.',
     'You work early or late, never both in a row. There are always two of you at night, time for every handover, and a garden on the roof.'),
    (6, 'Database administrator', 'Relational & Daughters', 'Lyon, France', 'Full time', '€61,000',
     'PostgreSQL for a hundred small companies that would rather not think about it.',
     'You upgrade, tune, and restore backups every week to see that they are backups. The on-call phone rings about twice a month, and if it wakes you, you start late the next day.'),
    (7, 'Bicycle mechanic', 'Cargo Cult', 'Utrecht, Netherlands', '32 hours', '€36,000',
     'Repair cargo bikes, and talk families out of the ones they do not need.',
     'You build up new bikes and keep old ones running. The workshop is warm and bright, has good tools, and closes at six.'),
    (8, 'Teacher of mathematics', 'Gesamtschule am Park', 'Hamburg, Germany', 'Full time', '€55,000',
     'Years 7 to 13, a class of your own, and colleagues who share what they prepare.',
     'You teach 25 lessons a week. Every Wednesday afternoon is kept free to plan together. Those who come from another profession get a mentor for two years.'),
    (9, 'Site reliability engineer', 'Meteo Adriatica', 'Trieste, Italy', 'Full time', '€64,000',
     'Weather forecasts that arrive before the weather does.',
     'You run the computers on which the models run: two rooms, three thousand cores, one deadline every six hours. You measure first and change later.'),
    (10, 'Stage carpenter', 'Theatre at the Docks', 'Liverpool, United Kingdom', 'Full time', '£33,000',
     'Build six worlds a season, and take them apart again.',
     'You read drawings, cut, weld a little, and climb a lot. During the run of a play you are one of the people in black who move the world around in the dark.'),
    (11, 'Data protection officer', 'Municipality of Vejle', 'Vejle, Denmark', '37 hours', 'DKK 560,000',
     'Make sure that a town of 120,000 people knows only what it needs to know.',
     'You advise offices and schools before they buy software, answer citizens who ask what is kept about them, and say no in a friendly way.'),
    (12, 'Gardener, botanical garden', 'University of Coimbra', 'Coimbra, Portugal', 'Full time', '€24,000',
     'Care for the alpine house and a collection of 900 ferns.',
     'You sow, pot, water and label. Twice a week you show visitors around, and once a year you collect seed in the mountains.'),
    (13, 'Embedded software developer', 'Quiet Pumps', 'Linz, Austria', 'Full time', '€59,000',
     'Firmware for heat pumps that nobody hears.',
     'You write C and a little Rust for a controller with 64 KB of memory. The test bench is next to your desk, and the fitters who install what you wrote have your telephone number.'),
    (14, 'Translator, Polish and Finnish', 'Baltic Letters', 'Remote, Europe', 'Freelance', '€0.14 a word',
     'Manuals, contracts, and now and then a children''s book.',
     'You never work alone: a second person reads every text, and you get to see the changes. Deadlines are agreed, not announced.'),
    (15, 'Ship''s cook', 'Research vessel Meridian', 'At sea, from Brest', '6 weeks on, 6 off', '€45,000',
     'Three good meals a day for thirty people, in every weather.',
     'You plan and store for six weeks, bake daily, and know that on a ship the kitchen is the most important laboratory.'),
    (16, 'Product designer', 'Kettle & Sons', 'Dublin, Ireland', '4 days', '€57,000',
     'Household goods that can be opened, repaired and closed again.',
     'You draw, model and break prototypes. You will spend one day a month in the repair shop to see what came back, and why.'),
    (17, 'Archivist', 'City Archive', 'Tartu, Estonia', 'Full time', '€29,000',
     'Eight centuries of paper, and the files of the last thirty years, which are harder.',
     'You describe collections, help readers find what they did not know they were looking for, and rescue documents from formats that nobody opens any more.'),
    (18, 'Security engineer', 'Passlink Cooperative', 'Remote, anywhere', 'Full time', '€70,000',
     'Help people sign in without passwords, and keep everyone else out.',
     'You read code, ours first, and think about what somebody patient and unkind would do with it. Then you write the test that proves it, and the change that fixes it.'),
    (19, 'Tram driver', 'Lignes de la Ville', 'Strasbourg, France', 'Full time, shifts', '€31,000',
     'Forty-two metres of tram through streets that were built for carts.',
     'You are trained for five months at full pay. Shifts are known eight weeks ahead, and swapping them is easy.'),
    (20, 'Office manager', 'Institute for Slow Computing', 'Ljubljana, Slovenia', '24 hours', '€27,000',
     'Keep twenty absent-minded people supplied, insured and on time.',
     'You run the office, the budget and the calendar. You will be the only one who knows where everything is, and you will be thanked for it daily.');
