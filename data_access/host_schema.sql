-- K9 host database: the tables a daily-reporting dashboard reads.
-- Facts taken from github.com/odai-dev/K9 at 3ab83c0 (models in k9/models/, migrations in migrations/versions/).
-- The reference is what the app's own db.create_all() builds on PostgreSQL: its migrations cannot build an
-- empty database (the first one references "user" before anything creates it).
--
-- Conventions of the host
--   primary keys    uuid, made by the app (no database default, here or anywhere: no column has a DEFAULT)
--   enum labels     the Python member NAME, in Latin letters; Arabic exists only as display text
--   timestamps      timestamp without time zone; *_at columns hold UTC, event times (session_date, visit_date)
--                   hold what the user typed, local time (a vet visit saved without a time gets UTC now)
--   booleans        often nullable: null only where something other than the app wrote the row
--   age             an older live database may lack later enum labels (no migration adds any): compare status::text
--
-- Load into an empty database (schema public). "S" in a column comment: sensitive, do not copy or show.
-- Left out on purpose: password reset tokens, cloud tokens, backup settings, employee documents, production/puppies,
-- task, access_audit_logs, permission change logs, and report_definition/report_context/report_*_history
-- (a second, unused report workflow: nothing in the app creates its rows).

SET client_encoding = 'UTF8';

-- ============================================================
-- Enum types
-- ============================================================

CREATE TYPE auditaction AS ENUM ('CREATE', 'EDIT', 'UPDATE', 'DELETE', 'EXPORT', 'LOGIN', 'LOGOUT', 'SECURITY_EVENT', 'MODE_SELECTION', 'MODE_SWITCH', 'SETUP');
CREATE TYPE ballworktype AS ENUM ('FETCH_TRAINING', 'CATCH_TRAINING', 'AGILITY_BALL', 'COORDINATION_BALL', 'REWARD_BALL');
CREATE TYPE bodyconditionscale AS ENUM ('VERY_THIN', 'THIN', 'BELOW_IDEAL', 'NEAR_IDEAL', 'IDEAL', 'ABOVE_IDEAL', 'FULL', 'OBESE', 'VERY_OBESE');
CREATE TYPE doggender AS ENUM ('MALE', 'FEMALE');
CREATE TYPE dogstatus AS ENUM ('ACTIVE', 'RETIRED', 'DECEASED', 'TRAINING');
CREATE TYPE elementtype AS ENUM ('WEAPON', 'DRUG', 'EXPLOSIVE', 'OTHER');
CREATE TYPE employeerole AS ENUM ('HANDLER', 'TRAINER', 'BREEDER', 'VET', 'PROJECT_MANAGER');
CREATE TYPE groomingcleanlinessscore AS ENUM ('SCORE_1', 'SCORE_2', 'SCORE_3', 'SCORE_4', 'SCORE_5');
CREATE TYPE groomingyesno AS ENUM ('YES', 'NO');
CREATE TYPE healthcheckstatus AS ENUM ('NORMAL', 'ABNORMAL', 'NEEDS_ATTENTION');
CREATE TYPE incidenttype AS ENUM ('SUSPICION', 'DETECTION');
CREATE TYPE notificationtype AS ENUM ('SCHEDULE_CREATED', 'EMPLOYEE_REPLACED', 'TASK_ASSIGNED', 'REPORT_SUBMITTED', 'REPORT_APPROVED', 'REPORT_REJECTED', 'REPORT_EDITS_REQUESTED', 'REPORT_FORWARDED_TO_ADMIN');
CREATE TYPE performancerating AS ENUM ('EXCELLENT', 'GOOD', 'WEAK');
CREATE TYPE prepmethod AS ENUM ('BOILED', 'STEAMED', 'SOAKED', 'OTHER');
CREATE TYPE projectstatus AS ENUM ('PLANNED', 'ACTIVE', 'COMPLETED', 'CANCELLED');
CREATE TYPE reportstatus AS ENUM ('DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED', 'APPROVED_BY_PM', 'FORWARDED_TO_ADMIN', 'REJECTED_BY_PM', 'APPROVED_BY_ADMIN', 'REJECTED_BY_ADMIN');
CREATE TYPE reporttype AS ENUM ('SHIFT', 'DAILY');
CREATE TYPE scheduleitemstatus AS ENUM ('PLANNED', 'PRESENT', 'ABSENT', 'REPLACED');
CREATE TYPE schedulestatus AS ENUM ('OPEN', 'LOCKED');
CREATE TYPE socializationtype AS ENUM ('HUMAN_INTERACTION', 'ANIMAL_INTERACTION', 'VEHICLE_EXPOSURE', 'SOUND_DESENSITIZATION', 'ENVIRONMENT_EXPLORATION', 'CROWD_INTERACTION');
CREATE TYPE stoolcolor AS ENUM ('BROWN', 'YELLOW', 'GREEN', 'BLACK', 'RED', 'WHITE');
CREATE TYPE stoolshape AS ENUM ('NORMAL', 'HARD', 'SOFT', 'LIQUID');
CREATE TYPE targettype AS ENUM ('EMPLOYEE', 'DOG');
CREATE TYPE trainingcategory AS ENUM ('OBEDIENCE', 'DETECTION', 'AGILITY', 'ATTACK', 'FITNESS', 'SOCIALIZATION', 'BALL_WORK', 'OTHER');
CREATE TYPE trainingtype AS ENUM ('FITNESS', 'AGILITY', 'OBEDIENCE', 'BALL', 'EXPLOSIVES', 'OTHER');
CREATE TYPE userrole AS ENUM ('GENERAL_ADMIN', 'PROJECT_MANAGER', 'HANDLER', 'TRAINER', 'BREEDER', 'VET');
CREATE TYPE visittype AS ENUM ('ROUTINE', 'EMERGENCY', 'VACCINATION');

-- ============================================================
-- People, dogs, projects
-- ============================================================

-- user: login account; every account points at one employee
CREATE TABLE "user" (
    id                     uuid NOT NULL,
    username               varchar(80) NOT NULL,
    email                  varchar(120) NOT NULL,
    password_hash          varchar(256) NOT NULL,  -- S
    role                   userrole NOT NULL,
    full_name              varchar(100) NOT NULL,
    active                 boolean,
    employee_id            uuid NOT NULL,
    created_at             timestamp,
    last_login             timestamp,
    failed_login_attempts  integer,
    account_locked_until   timestamp,
    password_changed_at    timestamp,
    mfa_enabled            boolean,
    mfa_secret             varchar(32),  -- S
    backup_codes           json,  -- S
    permissions_updated_at timestamp,
    allowed_sections       json,
    phone                  varchar(20),
    project_id             uuid,
    dog_id                 uuid,
    CONSTRAINT user_pkey PRIMARY KEY (id),
    CONSTRAINT user_email_key UNIQUE (email),
    CONSTRAINT user_username_key UNIQUE (username)
);

-- employee: staff member; may exist without an account
CREATE TABLE employee (
    id                        uuid NOT NULL,
    name                      varchar(100) NOT NULL,
    employee_id               varchar(20) NOT NULL,  -- badge number, text
    role                      employeerole NOT NULL,
    phone                     varchar(20) NOT NULL,  -- S
    email                     varchar(120),  -- S
    hire_date                 date NOT NULL,
    is_active                 boolean,
    certifications            json,
    national_id               varchar(50),  -- S
    full_name                 varchar(200),
    birth_place               varchar(200),  -- S
    birth_date                date,  -- S
    current_residence         varchar(300),  -- S
    residence_google_map_link varchar(500),  -- S
    residence_latitude        double precision,  -- S
    residence_longitude       double precision,  -- S
    employee_photo            varchar(255),  -- S
    id_card_photo             varchar(255),  -- S
    created_at                timestamp,
    updated_at                timestamp,
    assigned_to_user_id       uuid,
    CONSTRAINT employee_pkey PRIMARY KEY (id),
    CONSTRAINT employee_employee_id_key UNIQUE (employee_id),
    CONSTRAINT employee_phone_key UNIQUE (phone)
);
CREATE INDEX idx_employee_email ON employee (email);
CREATE INDEX idx_employee_role_active ON employee (role, is_active);

-- dog: working dog
CREATE TABLE dog (
    id                  uuid NOT NULL,
    name                varchar(100) NOT NULL,
    code                varchar(20) NOT NULL,
    breed               varchar(100) NOT NULL,
    family_line         varchar(100),
    gender              doggender NOT NULL,
    birth_date          date NOT NULL,
    microchip_id        varchar(50),
    current_status      dogstatus,
    location            varchar(100),
    specialization      varchar(100),
    color               varchar(50),
    weight              double precision,  -- kg
    height              double precision,  -- cm
    birth_certificate   varchar(255),
    photo               varchar(255),
    medical_records     json,
    assigned_to_user_id uuid,
    father_id           uuid,
    mother_id           uuid,
    created_at          timestamp,
    updated_at          timestamp,
    CONSTRAINT dog_pkey PRIMARY KEY (id),
    CONSTRAINT dog_code_key UNIQUE (code),
    CONSTRAINT dog_microchip_id_key UNIQUE (microchip_id)
);
CREATE INDEX idx_dog_birth_date ON dog (birth_date);
CREATE INDEX idx_dog_gender_status ON dog (gender, current_status);
CREATE INDEX idx_dog_status_breed ON dog (current_status, breed);

-- project: deployment/contract; the unit of access scope
CREATE TABLE project (
    id                       uuid NOT NULL,
    name                     varchar(200) NOT NULL,
    code                     varchar(20) NOT NULL,
    main_task                text,
    description              text,
    status                   projectstatus,
    start_date               date NOT NULL,
    end_date                 date,
    duration_days            integer,
    expected_completion_date date,
    location                 varchar(200),
    mission_type             varchar(100),
    priority                 varchar(20),
    sector                   varchar(100),
    manager_id               uuid,
    project_manager_id       uuid,
    success_rating           integer,  -- 0-10
    final_report             text,
    lessons_learned          text,
    created_at               timestamp,
    updated_at               timestamp,
    CONSTRAINT project_pkey PRIMARY KEY (id),
    CONSTRAINT project_code_key UNIQUE (code)
);

-- project_location: named post inside a project
CREATE TABLE project_location (
    id          uuid NOT NULL,
    project_id  uuid NOT NULL,
    name        varchar(200) NOT NULL,
    description text,
    created_at  timestamp,
    updated_at  timestamp,
    CONSTRAINT project_location_pkey PRIMARY KEY (id)
);

-- ============================================================
-- Membership: who and which dog belongs to which project
-- ============================================================

-- project_assignment: current membership record; a row names exactly one dog OR one employee
CREATE TABLE project_assignment (
    id              uuid NOT NULL,
    project_id      uuid NOT NULL,
    dog_id          uuid,
    employee_id     uuid,
    is_active       boolean,
    assigned_from   timestamp,
    assigned_to     timestamp,
    assigned_date   date,
    unassigned_date date,
    notes           text,
    created_at      timestamp,
    updated_at      timestamp,
    CONSTRAINT assignment_target_check CHECK (((dog_id IS NOT NULL) AND (employee_id IS NULL)) OR ((dog_id IS NULL) AND (employee_id IS NOT NULL))),
    CONSTRAINT project_assignment_pkey PRIMARY KEY (id),
    CONSTRAINT unique_project_dog_assignment UNIQUE (project_id, dog_id),
    CONSTRAINT unique_project_employee_assignment UNIQUE (project_id, employee_id)
);

-- project_dog: older dog membership, still read by some screens
CREATE TABLE project_dog (
    id            uuid NOT NULL,
    project_id    uuid NOT NULL,
    dog_id        uuid NOT NULL,
    is_active     boolean,
    assigned_date date,
    created_at    timestamp,
    CONSTRAINT project_dog_pkey PRIMARY KEY (id),
    CONSTRAINT unique_project_dog UNIQUE (project_id, dog_id)
);

-- project_dog_assignment: oldest dog membership (plain link table)
CREATE TABLE project_dog_assignment (
    project_id uuid NOT NULL,
    dog_id     uuid NOT NULL,
    CONSTRAINT project_dog_assignment_pkey PRIMARY KEY (project_id, dog_id)
);

-- project_employee_assignment: oldest employee membership (plain link table)
CREATE TABLE project_employee_assignment (
    project_id  uuid NOT NULL,
    employee_id uuid NOT NULL,
    CONSTRAINT project_employee_assignment_pkey PRIMARY KEY (project_id, employee_id)
);

-- employee_dog_assignment: which employee works with which dog
CREATE TABLE employee_dog_assignment (
    employee_id uuid NOT NULL,
    dog_id      uuid NOT NULL,
    CONSTRAINT employee_dog_assignment_pkey PRIMARY KEY (employee_id, dog_id)
);

-- project_manager_permission: per-project switches of a project manager; the review service also reads it as the manager's project
CREATE TABLE project_manager_permission (
    id                     uuid NOT NULL,
    user_id                uuid NOT NULL,
    project_id             uuid NOT NULL,
    can_manage_assignments boolean,
    can_manage_shifts      boolean,
    can_manage_attendance  boolean,
    can_manage_training    boolean,
    can_manage_incidents   boolean,
    can_manage_performance boolean,
    can_view_veterinary    boolean,
    can_view_breeding      boolean,
    created_at             timestamp,
    updated_at             timestamp,
    CONSTRAINT project_manager_permission_pkey PRIMARY KEY (id),
    CONSTRAINT unique_user_project_permission UNIQUE (user_id, project_id)
);

-- ============================================================
-- Shifts and daily schedule (the only attendance source since 2025-11-12)
-- ============================================================

-- shift: named working period, global, not per project
CREATE TABLE shift (
    id         uuid NOT NULL,
    name       varchar(100) NOT NULL,
    start_time time NOT NULL,
    end_time   time NOT NULL,
    is_active  boolean,
    created_at timestamp,
    updated_at timestamp,
    CONSTRAINT shift_pkey PRIMARY KEY (id)
);

-- daily_schedule: one project's duty sheet for one day
CREATE TABLE daily_schedule (
    id                 uuid NOT NULL,
    date               date NOT NULL,
    project_id         uuid NOT NULL,
    status             schedulestatus NOT NULL,
    notes              text,
    locked_at          timestamp,  -- UTC
    created_at         timestamp NOT NULL,
    updated_at         timestamp NOT NULL,
    created_by_user_id uuid,
    CONSTRAINT daily_schedule_pkey PRIMARY KEY (id),
    CONSTRAINT uq_daily_schedule_date_project UNIQUE (date, project_id)
);
CREATE INDEX idx_daily_schedule_date ON daily_schedule (date);
CREATE INDEX idx_daily_schedule_status ON daily_schedule (status);
CREATE INDEX ix_daily_schedule_date ON daily_schedule (date);

-- daily_schedule_item: one handler + dog + shift + post on that sheet, with attendance status
CREATE TABLE daily_schedule_item (
    id                     uuid NOT NULL,
    daily_schedule_id      uuid NOT NULL,
    handler_user_id        uuid NOT NULL,
    dog_id                 uuid,
    shift_id               uuid,
    location_id            uuid,
    status                 scheduleitemstatus NOT NULL,
    replacement_handler_id uuid,
    absence_reason         varchar(500),
    replacement_notes      text,
    created_at             timestamp NOT NULL,
    updated_at             timestamp NOT NULL,
    CONSTRAINT daily_schedule_item_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_schedule_item_handler ON daily_schedule_item (handler_user_id);
CREATE INDEX idx_schedule_item_status ON daily_schedule_item (status);

-- ============================================================
-- Training
-- ============================================================

-- training_session: read by trainer_daily; no screen of the app writes it any more
CREATE TABLE training_session (
    id                 uuid NOT NULL,
    dog_id             uuid NOT NULL,
    trainer_id         uuid NOT NULL,
    project_id         uuid NOT NULL,
    category           trainingcategory NOT NULL,
    subject            varchar(200) NOT NULL,
    session_date       timestamp NOT NULL,
    duration           integer NOT NULL,  -- minutes
    success_rating     integer NOT NULL,  -- 0-10
    location           varchar(100),
    notes              text,
    weather_conditions varchar(100),
    equipment_used     json,
    created_at         timestamp,
    CONSTRAINT training_session_pkey PRIMARY KEY (id)
);

-- breeding_training_activity: what the training form writes today; rating 1-5
CREATE TABLE breeding_training_activity (
    id                    uuid NOT NULL,
    project_id            uuid NOT NULL,
    dog_id                uuid NOT NULL,
    trainer_id            uuid NOT NULL,
    session_date          timestamp NOT NULL,
    category              trainingcategory NOT NULL,
    subtype_socialization socializationtype,
    subtype_ball          ballworktype,
    subject               text NOT NULL,
    duration              integer NOT NULL,  -- minutes
    duration_days         integer,  -- days
    success_rating        integer NOT NULL,  -- 1-5
    location              varchar(100),
    weather_conditions    varchar(100),
    equipment_used        json,
    notes                 text,
    status                varchar(50) NOT NULL,  -- text, see domain.md
    submitted_at          timestamp,
    reviewed_by_user_id   uuid,
    reviewed_at           timestamp,
    review_notes          text,
    created_by_user_id    uuid,
    created_at            timestamp NOT NULL,
    updated_at            timestamp NOT NULL,
    CONSTRAINT positive_duration CHECK (duration > 0),
    CONSTRAINT valid_success_rating CHECK ((success_rating >= 1) AND (success_rating <= 5)),
    CONSTRAINT breeding_training_activity_pkey PRIMARY KEY (id)
);
CREATE INDEX ix_breeding_training_dog_date ON breeding_training_activity (dog_id, session_date);
CREATE INDEX ix_breeding_training_project_date ON breeding_training_activity (project_id, session_date);
CREATE INDEX ix_breeding_training_trainer_date ON breeding_training_activity (trainer_id, session_date);

-- ============================================================
-- Veterinary
-- ============================================================

-- veterinary_visit: one examination of one dog
CREATE TABLE veterinary_visit (
    id                  uuid NOT NULL,
    dog_id              uuid NOT NULL,
    vet_id              uuid NOT NULL,
    project_id          uuid NOT NULL,
    visit_type          visittype NOT NULL,
    visit_date          timestamp NOT NULL,
    weight              double precision,  -- kg
    temperature         double precision,  -- degrees Celsius
    heart_rate          integer,  -- beats per minute
    blood_pressure      varchar(20),
    symptoms            text,
    diagnosis           text,
    treatment           text,
    medications         json,
    stool_color         varchar(50),
    stool_consistency   varchar(50),
    urine_color         varchar(50),
    vaccinations_given  json,
    next_visit_date     date,
    notes               text,
    cost                double precision,  -- rial on the form; no currency column
    location            varchar(120),
    weather             varchar(80),
    vital_signs         json,
    status              varchar(50) NOT NULL,  -- text, see domain.md
    submitted_at        timestamp,
    reviewed_by_user_id uuid,
    reviewed_at         timestamp,
    review_notes        text,
    created_by_user_id  uuid,
    created_at          timestamp,
    CONSTRAINT veterinary_visit_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_veterinary_dog_date ON veterinary_visit (dog_id, visit_date);
CREATE INDEX idx_veterinary_project_date ON veterinary_visit (project_id, visit_date);
CREATE INDEX idx_veterinary_type_date ON veterinary_visit (visit_type, visit_date);
CREATE INDEX idx_veterinary_vet_date ON veterinary_visit (vet_id, visit_date);
CREATE INDEX idx_veterinary_visit_date ON veterinary_visit (visit_date);

-- daily_checkup_log: one external daily check of one dog
CREATE TABLE daily_checkup_log (
    id                   uuid NOT NULL,
    project_id           uuid NOT NULL,
    date                 date NOT NULL,
    time                 time NOT NULL,
    dog_id               uuid NOT NULL,
    examiner_employee_id uuid,
    eyes                 varchar(50),
    ears                 varchar(50),
    nose                 varchar(50),
    front_legs           varchar(50),
    hind_legs            varchar(50),
    coat                 varchar(50),
    tail                 varchar(50),
    severity             varchar(50),
    symptoms             text,
    initial_diagnosis    text,
    suggested_treatment  text,
    notes                text,
    created_by_user_id   uuid,
    created_at           timestamp NOT NULL,
    updated_at           timestamp NOT NULL,
    CONSTRAINT daily_checkup_log_pkey PRIMARY KEY (id)
);

-- deworming_log: one dose given
CREATE TABLE deworming_log (
    id                      uuid NOT NULL,
    project_id              uuid NOT NULL,
    date                    date NOT NULL,
    time                    time NOT NULL,
    dog_id                  uuid NOT NULL,
    specialist_employee_id  uuid,
    dog_weight_kg           double precision,  -- kg
    product_name            varchar(120),
    active_ingredient       varchar(120),
    standard_dose_mg_per_kg double precision,
    calculated_dose_mg      double precision,
    administered_amount     double precision,
    amount_unit             varchar(20),
    administration_route    varchar(20),
    batch_number            varchar(60),
    expiry_date             date,
    adverse_reaction        varchar(20),
    notes                   text,
    next_due_date           date,
    created_by_user_id      uuid,
    created_at              timestamp NOT NULL,
    updated_at              timestamp NOT NULL,
    CONSTRAINT deworming_log_pkey PRIMARY KEY (id),
    CONSTRAINT uq_deworming_project_dog_dt UNIQUE (project_id, dog_id, date, "time")
);
CREATE INDEX ix_deworming_dog_datetime ON deworming_log (dog_id, date, "time");
CREATE INDEX ix_deworming_project_date ON deworming_log (project_id, date);

-- ============================================================
-- Handler daily report and its parts
-- ============================================================

-- handler_report: one dog's daily report by its handler; status workflow
CREATE TABLE handler_report (
    id                  uuid NOT NULL,
    report_type         reporttype NOT NULL,
    date                date NOT NULL,
    schedule_item_id    uuid,
    handler_user_id     uuid NOT NULL,
    dog_id              uuid NOT NULL,
    project_id          uuid NOT NULL,
    location            varchar(200),
    status              reportstatus NOT NULL,
    submitted_at        timestamp,  -- UTC
    reviewed_by_user_id uuid,
    reviewed_at         timestamp,  -- UTC
    review_notes        text,
    created_at          timestamp NOT NULL,
    updated_at          timestamp NOT NULL,
    CONSTRAINT handler_report_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_handler_report_date ON handler_report (date);
CREATE INDEX idx_handler_report_handler ON handler_report (handler_user_id);
CREATE INDEX idx_handler_report_status ON handler_report (status);
CREATE INDEX idx_handler_report_type ON handler_report (report_type);
CREATE INDEX ix_handler_report_date ON handler_report (date);

-- handler_report_health: 0..1 per report: eleven body parts
CREATE TABLE handler_report_health (
    id                 uuid NOT NULL,
    report_id          uuid NOT NULL,
    eyes_status        healthcheckstatus,
    eyes_notes         varchar(500),
    nose_status        healthcheckstatus,
    nose_notes         varchar(500),
    ears_status        healthcheckstatus,
    ears_notes         varchar(500),
    mouth_status       healthcheckstatus,
    mouth_notes        varchar(500),
    teeth_status       healthcheckstatus,
    teeth_notes        varchar(500),
    gums_status        healthcheckstatus,
    gums_notes         varchar(500),
    front_limbs_status healthcheckstatus,
    front_limbs_notes  varchar(500),
    back_limbs_status  healthcheckstatus,
    back_limbs_notes   varchar(500),
    hair_status        healthcheckstatus,
    hair_notes         varchar(500),
    tail_status        healthcheckstatus,
    tail_notes         varchar(500),
    rear_status        healthcheckstatus,
    rear_notes         varchar(500),
    CONSTRAINT handler_report_health_pkey PRIMARY KEY (id),
    CONSTRAINT handler_report_health_report_id_key UNIQUE (report_id)
);

-- handler_report_training: 0..n per report: one training kind
CREATE TABLE handler_report_training (
    id            uuid NOT NULL,
    report_id     uuid NOT NULL,
    training_type trainingtype NOT NULL,
    description   text,
    time_from     time,
    time_to       time,
    notes         text,
    CONSTRAINT handler_report_training_pkey PRIMARY KEY (id)
);

-- handler_report_care: 0..1 per report: food, water, grooming, stool
CREATE TABLE handler_report_care (
    id                 uuid NOT NULL,
    report_id          uuid NOT NULL,
    food_amount        varchar(100),
    food_type          varchar(200),
    supplements        varchar(200),
    water_amount       varchar(100),
    grooming_done      boolean,
    washing_done       boolean,
    excretion_location varchar(200),
    stool_color        stoolcolor,
    stool_shape        stoolshape,
    CONSTRAINT handler_report_care_pkey PRIMARY KEY (id),
    CONSTRAINT handler_report_care_report_id_key UNIQUE (report_id)
);

-- handler_report_behavior: 0..1 per report: good and bad behaviour text
CREATE TABLE handler_report_behavior (
    id                  uuid NOT NULL,
    report_id           uuid NOT NULL,
    good_behavior_notes text,
    bad_behavior_notes  text,
    CONSTRAINT handler_report_behavior_pkey PRIMARY KEY (id),
    CONSTRAINT handler_report_behavior_report_id_key UNIQUE (report_id)
);

-- handler_report_incident: 0..n per report: suspicion or detection
CREATE TABLE handler_report_incident (
    id                uuid NOT NULL,
    report_id         uuid NOT NULL,
    incident_type     incidenttype NOT NULL,
    description       text NOT NULL,
    incident_datetime timestamp,
    location          varchar(200),
    CONSTRAINT handler_report_incident_pkey PRIMARY KEY (id)
);

-- handler_report_attachment: 0..n files; parent is the report or one of its incidents
CREATE TABLE handler_report_attachment (
    id                uuid NOT NULL,
    report_id         uuid,
    incident_id       uuid,
    filename          varchar(255) NOT NULL,
    original_filename varchar(255) NOT NULL,
    file_path         varchar(500) NOT NULL,
    file_type         varchar(50) NOT NULL,
    file_size         integer NOT NULL,
    sha256_hash       varchar(64) NOT NULL,
    description       text,
    uploaded_at       timestamp NOT NULL,
    CONSTRAINT attachment_must_have_parent CHECK ((report_id IS NOT NULL) OR (incident_id IS NOT NULL)),
    CONSTRAINT handler_report_attachment_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_attachment_incident ON handler_report_attachment (incident_id);
CREATE INDEX idx_attachment_report ON handler_report_attachment (report_id);

-- ============================================================
-- Shift report and its parts
-- ============================================================

-- shift_report: one per schedule item; same status type as handler_report
CREATE TABLE shift_report (
    id                  uuid NOT NULL,
    schedule_item_id    uuid NOT NULL,
    handler_user_id     uuid NOT NULL,
    dog_id              uuid NOT NULL,
    project_id          uuid NOT NULL,
    date                date NOT NULL,
    location            varchar(200),
    status              reportstatus NOT NULL,
    submitted_at        timestamp,
    reviewed_by_user_id uuid,
    reviewed_at         timestamp,
    review_notes        text,
    created_at          timestamp NOT NULL,
    updated_at          timestamp NOT NULL,
    CONSTRAINT shift_report_pkey PRIMARY KEY (id),
    CONSTRAINT shift_report_schedule_item_id_key UNIQUE (schedule_item_id)
);
CREATE INDEX idx_shift_report_date ON shift_report (date);
CREATE INDEX idx_shift_report_handler ON shift_report (handler_user_id);
CREATE INDEX idx_shift_report_status ON shift_report (status);
CREATE INDEX ix_shift_report_date ON shift_report (date);

-- shift_report_health: 0..1 per shift report
CREATE TABLE shift_report_health (
    id                 uuid NOT NULL,
    shift_report_id    uuid NOT NULL,
    eyes_status        healthcheckstatus,
    eyes_notes         varchar(500),
    nose_status        healthcheckstatus,
    nose_notes         varchar(500),
    ears_status        healthcheckstatus,
    ears_notes         varchar(500),
    mouth_status       healthcheckstatus,
    mouth_notes        varchar(500),
    teeth_status       healthcheckstatus,
    teeth_notes        varchar(500),
    gums_status        healthcheckstatus,
    gums_notes         varchar(500),
    front_limbs_status healthcheckstatus,
    front_limbs_notes  varchar(500),
    back_limbs_status  healthcheckstatus,
    back_limbs_notes   varchar(500),
    hair_status        healthcheckstatus,
    hair_notes         varchar(500),
    tail_status        healthcheckstatus,
    tail_notes         varchar(500),
    rear_status        healthcheckstatus,
    rear_notes         varchar(500),
    CONSTRAINT shift_report_health_pkey PRIMARY KEY (id),
    CONSTRAINT shift_report_health_shift_report_id_key UNIQUE (shift_report_id)
);

-- shift_report_behavior: 0..1 per shift report
CREATE TABLE shift_report_behavior (
    id                  uuid NOT NULL,
    shift_report_id     uuid NOT NULL,
    good_behavior_notes text,
    bad_behavior_notes  text,
    CONSTRAINT shift_report_behavior_pkey PRIMARY KEY (id),
    CONSTRAINT shift_report_behavior_shift_report_id_key UNIQUE (shift_report_id)
);

-- shift_report_incident: 0..n per shift report
CREATE TABLE shift_report_incident (
    id                uuid NOT NULL,
    shift_report_id   uuid NOT NULL,
    incident_type     incidenttype NOT NULL,
    description       text NOT NULL,
    incident_datetime timestamp,
    location          varchar(200),
    CONSTRAINT shift_report_incident_pkey PRIMARY KEY (id)
);

-- shift_report_attachment: 0..n files of an incident
CREATE TABLE shift_report_attachment (
    id                uuid NOT NULL,
    incident_id       uuid NOT NULL,
    filename          varchar(255) NOT NULL,
    original_filename varchar(255) NOT NULL,
    file_path         varchar(500) NOT NULL,
    file_type         varchar(50) NOT NULL,
    file_size         integer NOT NULL,
    sha256_hash       varchar(64) NOT NULL,
    uploaded_at       timestamp NOT NULL,
    CONSTRAINT shift_report_attachment_pkey PRIMARY KEY (id)
);

-- ============================================================
-- Breeder / caretaker logs
-- ============================================================

-- caretaker_daily_log: one per dog per day; eight yes/no tasks
CREATE TABLE caretaker_daily_log (
    id                    uuid NOT NULL,
    date                  date NOT NULL,
    project_id            uuid NOT NULL,
    dog_id                uuid NOT NULL,
    caretaker_employee_id uuid,
    kennel_code           varchar(50),
    house_clean           boolean NOT NULL,
    house_vacuum          boolean NOT NULL,
    house_tap_clean       boolean NOT NULL,
    house_drain_clean     boolean NOT NULL,
    dog_clean             boolean NOT NULL,
    dog_washed            boolean NOT NULL,
    dog_brushed           boolean NOT NULL,
    bowls_bucket_clean    boolean NOT NULL,
    notes                 text,
    status                varchar(50) NOT NULL,  -- text, see domain.md
    submitted_at          timestamp,
    reviewed_by_user_id   uuid,
    reviewed_at           timestamp,
    review_notes          text,
    created_by_user_id    uuid,
    created_at            timestamp NOT NULL,
    updated_at            timestamp NOT NULL,
    CONSTRAINT caretaker_daily_log_pkey PRIMARY KEY (id),
    CONSTRAINT uq_caretaker_daily_dog_date UNIQUE (dog_id, date)
);
CREATE INDEX ix_caretaker_daily_date ON caretaker_daily_log (date);
CREATE INDEX ix_caretaker_daily_dog_date ON caretaker_daily_log (dog_id, date);
CREATE INDEX ix_caretaker_daily_project_date ON caretaker_daily_log (project_id, date);

-- feeding_log: one meal
CREATE TABLE feeding_log (
    id                   uuid NOT NULL,
    project_id           uuid NOT NULL,
    date                 date NOT NULL,
    time                 time NOT NULL,
    dog_id               uuid NOT NULL,
    recorder_employee_id uuid,
    meal_type_fresh      boolean NOT NULL,
    meal_type_dry        boolean NOT NULL,
    meal_name            varchar(120),
    prep_method          prepmethod,
    grams                integer,  -- g
    water_ml             integer,  -- ml
    supplements          json,
    body_condition       bodyconditionscale,
    notes                text,
    created_by_user_id   uuid,
    created_at           timestamp NOT NULL,
    updated_at           timestamp NOT NULL,
    CONSTRAINT feeding_log_pkey PRIMARY KEY (id)
);
CREATE INDEX ix_feeding_log_dog_datetime ON feeding_log (dog_id, date, "time");
CREATE INDEX ix_feeding_log_project_date ON feeding_log (project_id, date);

-- excretion_log: one observation
CREATE TABLE excretion_log (
    id                   uuid NOT NULL,
    project_id           uuid NOT NULL,
    date                 date NOT NULL,
    time                 time NOT NULL,
    dog_id               uuid NOT NULL,
    recorder_employee_id uuid,
    stool_color          varchar(50),
    stool_consistency    varchar(50),
    stool_content        varchar(50),
    constipation         boolean NOT NULL,
    stool_place          varchar(50),
    stool_notes          text,
    urine_color          varchar(50),
    urine_notes          text,
    vomit_color          varchar(50),
    vomit_count          integer,
    vomit_notes          text,
    created_by_user_id   uuid,
    created_at           timestamp NOT NULL,
    updated_at           timestamp NOT NULL,
    CONSTRAINT excretion_log_pkey PRIMARY KEY (id)
);
CREATE INDEX ix_excretion_dog_datetime ON excretion_log (dog_id, date, "time");
CREATE INDEX ix_excretion_project_date ON excretion_log (project_id, date);

-- grooming_log: one grooming
CREATE TABLE grooming_log (
    id                   uuid NOT NULL,
    project_id           uuid NOT NULL,
    date                 date NOT NULL,
    time                 time NOT NULL,
    dog_id               uuid NOT NULL,
    recorder_employee_id uuid,
    washed_bathed        groomingyesno,
    shampoo_type         varchar(120),
    brushing             groomingyesno,
    nail_trimming        groomingyesno,
    teeth_brushing       groomingyesno,
    ear_cleaning         groomingyesno,
    eye_cleaning         groomingyesno,
    cleanliness_score    groomingcleanlinessscore,
    notes                text,
    created_by_user_id   uuid,
    created_at           timestamp NOT NULL,
    updated_at           timestamp NOT NULL,
    CONSTRAINT grooming_log_pkey PRIMARY KEY (id),
    CONSTRAINT uq_grooming_project_dog_dt UNIQUE (project_id, dog_id, date, "time")
);
CREATE INDEX ix_grooming_dog_datetime ON grooming_log (dog_id, date, "time");
CREATE INDEX ix_grooming_project_date ON grooming_log (project_id, date);

-- cleaning_log: one cleaning
CREATE TABLE cleaning_log (
    id                   uuid NOT NULL,
    project_id           uuid NOT NULL,
    date                 date NOT NULL,
    time                 time NOT NULL,
    dog_id               uuid NOT NULL,
    recorder_employee_id uuid,
    area_type            varchar(50),
    cage_house_number    varchar(60),
    alternate_place      varchar(120),
    cleaned_house        varchar(10),
    washed_house         varchar(10),
    disinfected_house    varchar(10),
    group_disinfection   varchar(10),
    group_description    varchar(120),
    materials_used       json,
    notes                text,
    created_by_user_id   uuid,
    created_at           timestamp NOT NULL,
    updated_at           timestamp NOT NULL,
    CONSTRAINT cleaning_log_pkey PRIMARY KEY (id),
    CONSTRAINT uq_cleaning_project_dog_dt UNIQUE (project_id, dog_id, date, "time")
);
CREATE INDEX ix_cleaning_dog_datetime ON cleaning_log (dog_id, date, "time");
CREATE INDEX ix_cleaning_project_date ON cleaning_log (project_id, date);

-- ============================================================
-- Events and evaluations
-- ============================================================

-- incident: project incident
CREATE TABLE incident (
    id                 uuid NOT NULL,
    project_id         uuid NOT NULL,
    name               varchar(200) NOT NULL,
    incident_date      date NOT NULL,
    incident_time      time NOT NULL,
    incident_type      varchar(100) NOT NULL,
    description        text,
    location           varchar(200),
    severity           varchar(20),  -- LOW, MEDIUM, HIGH
    reported_by        uuid,
    people_involved    json,
    dogs_involved      json,
    attachments        json,
    witness_statements text,
    resolved           boolean,
    resolution_notes   text,
    resolution_date    date,
    created_at         timestamp,
    updated_at         timestamp,
    CONSTRAINT incident_pkey PRIMARY KEY (id)
);

-- suspicion: project find / suspicion
CREATE TABLE suspicion (
    id                   uuid NOT NULL,
    project_id           uuid NOT NULL,
    element_type         elementtype NOT NULL,
    suspicion_type       varchar(100),
    risk_level           varchar(20),  -- LOW, MEDIUM, HIGH
    subtype              varchar(100),
    discovery_date       date NOT NULL,
    discovery_time       time NOT NULL,
    location             varchar(200) NOT NULL,
    detected_by_dog      uuid,
    handler              uuid,
    detection_method     varchar(100),
    description          text,
    quantity_estimate    varchar(100),
    attachments          json,
    authorities_notified boolean,
    evidence_collected   boolean,
    follow_up_required   boolean,
    follow_up_notes      text,
    created_at           timestamp,
    updated_at           timestamp,
    CONSTRAINT suspicion_pkey PRIMARY KEY (id)
);

-- performance_evaluation: rating of one employee or one dog
CREATE TABLE performance_evaluation (
    id                    uuid NOT NULL,
    project_id            uuid NOT NULL,
    evaluator_id          uuid NOT NULL,
    target_type           targettype NOT NULL,
    target_employee_id    uuid,
    target_dog_id         uuid,
    evaluation_date       date NOT NULL,
    rating                performancerating NOT NULL,
    uniform_ok            boolean,
    id_card_ok            boolean,
    appearance_ok         boolean,
    cleanliness_ok        boolean,
    punctuality           integer,
    job_knowledge         integer,
    teamwork              integer,
    communication         integer,
    obedience_level       integer,
    detection_accuracy    integer,
    physical_condition    integer,
    handler_relationship  integer,
    strengths             text,
    areas_for_improvement text,
    comments              text,
    recommendations       text,
    created_at            timestamp,
    updated_at            timestamp,
    CONSTRAINT performance_evaluation_pkey PRIMARY KEY (id)
);

-- ============================================================
-- Workflow, messages, audit
-- ============================================================

-- report_review: trail of review steps; report_id is text, no foreign key
CREATE TABLE report_review (
    id                  uuid NOT NULL,
    report_type         varchar(50) NOT NULL,  -- HANDLER, SHIFT, TRAINER, VET, CARETAKER
    report_id           varchar(36) NOT NULL,  -- uuid as text
    action              varchar(50) NOT NULL,
    previous_status     varchar(50) NOT NULL,
    new_status          varchar(50) NOT NULL,
    reviewed_by_user_id uuid NOT NULL,
    review_notes        text,
    project_id          uuid NOT NULL,
    created_at          timestamp NOT NULL,
    CONSTRAINT report_review_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_report_review_created_at ON report_review (created_at);
CREATE INDEX idx_report_review_project ON report_review (project_id);
CREATE INDEX idx_report_review_type_id ON report_review (report_type, report_id);
CREATE INDEX ix_report_review_created_at ON report_review (created_at);

-- notification: message to one user; a weekly job deletes read rows older than 30 days
CREATE TABLE notification (
    id           uuid NOT NULL,
    user_id      uuid NOT NULL,
    type         notificationtype NOT NULL,
    title        varchar(200) NOT NULL,
    message      text NOT NULL,
    related_id   varchar(36),  -- uuid as text
    related_type varchar(50),
    read         boolean,
    read_at      timestamp,
    created_at   timestamp NOT NULL,
    CONSTRAINT notification_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_notification_created ON notification (created_at);
CREATE INDEX idx_notification_user_read ON notification (user_id, read);
CREATE INDEX ix_notification_created_at ON notification (created_at);
CREATE INDEX ix_notification_read ON notification (read);

-- audit_log: who did what; written by the app, not complete
CREATE TABLE audit_log (
    id          uuid NOT NULL,
    user_id     uuid NOT NULL,
    action      auditaction NOT NULL,
    target_type varchar(50),
    target_id   uuid,
    target_name varchar(200),
    description text,
    old_values  json,
    new_values  json,
    ip_address  varchar(45),
    user_agent  text,
    session_id  varchar(255),
    extra_data  json,
    created_at  timestamp,
    CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);

-- ============================================================
-- Permissions (v2 decides; permissions/user_permissions are the older catalogue that still drives menus)
-- ============================================================

-- roles_v2: role names; what a role may do is in program text, not here
CREATE TABLE roles_v2 (
    id          uuid NOT NULL,
    name        varchar(50) NOT NULL,
    name_ar     varchar(100),
    description text,
    is_system   boolean,
    is_active   boolean,
    created_at  timestamp,
    updated_at  timestamp,
    CONSTRAINT roles_v2_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_roles_v2_name ON roles_v2 (name);

-- user_role_assignments_v2: role of a user, for one project or (project_id null) for all
CREATE TABLE user_role_assignments_v2 (
    id            uuid NOT NULL,
    user_id       uuid NOT NULL,
    role_id       uuid NOT NULL,
    project_id    uuid,
    is_active     boolean,
    granted_at    timestamp,
    granted_by_id uuid,
    expires_at    timestamp,
    CONSTRAINT user_role_assignments_v2_pkey PRIMARY KEY (id),
    CONSTRAINT unique_user_role_project UNIQUE (user_id, role_id, project_id)
);
CREATE INDEX idx_user_role_project ON user_role_assignments_v2 (user_id, role_id, project_id);
CREATE INDEX ix_user_role_assignments_v2_project_id ON user_role_assignments_v2 (project_id);
CREATE INDEX ix_user_role_assignments_v2_role_id ON user_role_assignments_v2 (role_id);
CREATE INDEX ix_user_role_assignments_v2_user_id ON user_role_assignments_v2 (user_id);

-- permission_overrides_v2: single grant or refusal that beats the role
CREATE TABLE permission_overrides_v2 (
    id             uuid NOT NULL,
    user_id        uuid NOT NULL,
    permission_key varchar(100) NOT NULL,
    project_id     uuid,
    is_granted     boolean NOT NULL,
    reason         text,
    granted_at     timestamp,
    granted_by_id  uuid,
    expires_at     timestamp,
    CONSTRAINT permission_overrides_v2_pkey PRIMARY KEY (id),
    CONSTRAINT unique_user_permission_override UNIQUE (user_id, permission_key, project_id)
);
CREATE INDEX idx_user_permission_override ON permission_overrides_v2 (user_id, permission_key, project_id);
CREATE INDEX ix_permission_overrides_v2_permission_key ON permission_overrides_v2 (permission_key);
CREATE INDEX ix_permission_overrides_v2_project_id ON permission_overrides_v2 (project_id);
CREATE INDEX ix_permission_overrides_v2_user_id ON permission_overrides_v2 (user_id);

-- permissions: catalogue of permission keys, filled by migration 7e8f529ec334
CREATE TABLE permissions (
    id          uuid NOT NULL,
    key         varchar(100) NOT NULL,
    name        varchar(200) NOT NULL,
    name_ar     varchar(200),
    name_en     varchar(200),
    description text,
    category    varchar(50) NOT NULL,
    sort_order  integer NOT NULL,
    is_active   boolean NOT NULL,
    created_at  timestamp,
    updated_at  timestamp,
    CONSTRAINT permissions_pkey PRIMARY KEY (id)
);
CREATE INDEX ix_permissions_category ON permissions (category);
CREATE UNIQUE INDEX ix_permissions_key ON permissions (key);

-- user_permissions: older direct grants
CREATE TABLE user_permissions (
    id                 uuid NOT NULL,
    user_id            uuid NOT NULL,
    permission_id      uuid NOT NULL,
    granted_at         timestamp,
    granted_by_user_id uuid,
    CONSTRAINT user_permissions_pkey PRIMARY KEY (id),
    CONSTRAINT unique_user_permission UNIQUE (user_id, permission_id)
);
CREATE INDEX idx_user_permission_lookup ON user_permissions (user_id, permission_id);
CREATE INDEX ix_user_permissions_permission_id ON user_permissions (permission_id);
CREATE INDEX ix_user_permissions_user_id ON user_permissions (user_id);

-- ============================================================
-- Foreign keys (last: user, employee, dog and project refer to each other)
-- ============================================================

ALTER TABLE "user" ADD CONSTRAINT user_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE "user" ADD CONSTRAINT user_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id);
ALTER TABLE "user" ADD CONSTRAINT user_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE employee ADD CONSTRAINT employee_assigned_to_user_id_fkey FOREIGN KEY (assigned_to_user_id) REFERENCES "user"(id);
ALTER TABLE dog ADD CONSTRAINT dog_assigned_to_user_id_fkey FOREIGN KEY (assigned_to_user_id) REFERENCES "user"(id);
ALTER TABLE dog ADD CONSTRAINT dog_father_id_fkey FOREIGN KEY (father_id) REFERENCES dog(id);
ALTER TABLE dog ADD CONSTRAINT dog_mother_id_fkey FOREIGN KEY (mother_id) REFERENCES dog(id);
ALTER TABLE project ADD CONSTRAINT project_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES "user"(id);
ALTER TABLE project ADD CONSTRAINT project_project_manager_id_fkey FOREIGN KEY (project_manager_id) REFERENCES employee(id);
ALTER TABLE project_location ADD CONSTRAINT project_location_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE project_assignment ADD CONSTRAINT project_assignment_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE project_assignment ADD CONSTRAINT project_assignment_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id);
ALTER TABLE project_assignment ADD CONSTRAINT project_assignment_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE project_dog ADD CONSTRAINT project_dog_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE project_dog ADD CONSTRAINT project_dog_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE project_dog_assignment ADD CONSTRAINT project_dog_assignment_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE project_dog_assignment ADD CONSTRAINT project_dog_assignment_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE project_employee_assignment ADD CONSTRAINT project_employee_assignment_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id);
ALTER TABLE project_employee_assignment ADD CONSTRAINT project_employee_assignment_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE employee_dog_assignment ADD CONSTRAINT employee_dog_assignment_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE employee_dog_assignment ADD CONSTRAINT employee_dog_assignment_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id);
ALTER TABLE project_manager_permission ADD CONSTRAINT project_manager_permission_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE project_manager_permission ADD CONSTRAINT project_manager_permission_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id);
ALTER TABLE daily_schedule ADD CONSTRAINT daily_schedule_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id);
ALTER TABLE daily_schedule ADD CONSTRAINT daily_schedule_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE daily_schedule_item ADD CONSTRAINT daily_schedule_item_daily_schedule_id_fkey FOREIGN KEY (daily_schedule_id) REFERENCES daily_schedule(id) ON DELETE CASCADE;
ALTER TABLE daily_schedule_item ADD CONSTRAINT daily_schedule_item_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE daily_schedule_item ADD CONSTRAINT daily_schedule_item_handler_user_id_fkey FOREIGN KEY (handler_user_id) REFERENCES "user"(id);
ALTER TABLE daily_schedule_item ADD CONSTRAINT daily_schedule_item_location_id_fkey FOREIGN KEY (location_id) REFERENCES project_location(id);
ALTER TABLE daily_schedule_item ADD CONSTRAINT daily_schedule_item_replacement_handler_id_fkey FOREIGN KEY (replacement_handler_id) REFERENCES "user"(id);
ALTER TABLE daily_schedule_item ADD CONSTRAINT daily_schedule_item_shift_id_fkey FOREIGN KEY (shift_id) REFERENCES shift(id);
ALTER TABLE training_session ADD CONSTRAINT training_session_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE training_session ADD CONSTRAINT training_session_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE training_session ADD CONSTRAINT training_session_trainer_id_fkey FOREIGN KEY (trainer_id) REFERENCES employee(id);
ALTER TABLE breeding_training_activity ADD CONSTRAINT breeding_training_activity_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE breeding_training_activity ADD CONSTRAINT breeding_training_activity_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id) ON DELETE CASCADE;
ALTER TABLE breeding_training_activity ADD CONSTRAINT breeding_training_activity_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE breeding_training_activity ADD CONSTRAINT breeding_training_activity_reviewed_by_user_id_fkey FOREIGN KEY (reviewed_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE breeding_training_activity ADD CONSTRAINT breeding_training_activity_trainer_id_fkey FOREIGN KEY (trainer_id) REFERENCES employee(id) ON DELETE SET NULL;
ALTER TABLE veterinary_visit ADD CONSTRAINT veterinary_visit_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE veterinary_visit ADD CONSTRAINT veterinary_visit_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE veterinary_visit ADD CONSTRAINT veterinary_visit_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE veterinary_visit ADD CONSTRAINT veterinary_visit_reviewed_by_user_id_fkey FOREIGN KEY (reviewed_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE veterinary_visit ADD CONSTRAINT veterinary_visit_vet_id_fkey FOREIGN KEY (vet_id) REFERENCES employee(id);
ALTER TABLE daily_checkup_log ADD CONSTRAINT daily_checkup_log_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE daily_checkup_log ADD CONSTRAINT daily_checkup_log_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id) ON DELETE CASCADE;
ALTER TABLE daily_checkup_log ADD CONSTRAINT daily_checkup_log_examiner_employee_id_fkey FOREIGN KEY (examiner_employee_id) REFERENCES employee(id) ON DELETE SET NULL;
ALTER TABLE daily_checkup_log ADD CONSTRAINT daily_checkup_log_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE deworming_log ADD CONSTRAINT deworming_log_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE deworming_log ADD CONSTRAINT deworming_log_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id) ON DELETE CASCADE;
ALTER TABLE deworming_log ADD CONSTRAINT deworming_log_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE deworming_log ADD CONSTRAINT deworming_log_specialist_employee_id_fkey FOREIGN KEY (specialist_employee_id) REFERENCES employee(id) ON DELETE SET NULL;
ALTER TABLE handler_report ADD CONSTRAINT handler_report_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE handler_report ADD CONSTRAINT handler_report_handler_user_id_fkey FOREIGN KEY (handler_user_id) REFERENCES "user"(id);
ALTER TABLE handler_report ADD CONSTRAINT handler_report_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE handler_report ADD CONSTRAINT handler_report_reviewed_by_user_id_fkey FOREIGN KEY (reviewed_by_user_id) REFERENCES "user"(id);
ALTER TABLE handler_report ADD CONSTRAINT handler_report_schedule_item_id_fkey FOREIGN KEY (schedule_item_id) REFERENCES daily_schedule_item(id);
ALTER TABLE handler_report_health ADD CONSTRAINT handler_report_health_report_id_fkey FOREIGN KEY (report_id) REFERENCES handler_report(id) ON DELETE CASCADE;
ALTER TABLE handler_report_training ADD CONSTRAINT handler_report_training_report_id_fkey FOREIGN KEY (report_id) REFERENCES handler_report(id) ON DELETE CASCADE;
ALTER TABLE handler_report_care ADD CONSTRAINT handler_report_care_report_id_fkey FOREIGN KEY (report_id) REFERENCES handler_report(id) ON DELETE CASCADE;
ALTER TABLE handler_report_behavior ADD CONSTRAINT handler_report_behavior_report_id_fkey FOREIGN KEY (report_id) REFERENCES handler_report(id) ON DELETE CASCADE;
ALTER TABLE handler_report_incident ADD CONSTRAINT handler_report_incident_report_id_fkey FOREIGN KEY (report_id) REFERENCES handler_report(id) ON DELETE CASCADE;
ALTER TABLE handler_report_attachment ADD CONSTRAINT handler_report_attachment_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES handler_report_incident(id) ON DELETE CASCADE;
ALTER TABLE handler_report_attachment ADD CONSTRAINT handler_report_attachment_report_id_fkey FOREIGN KEY (report_id) REFERENCES handler_report(id) ON DELETE CASCADE;
ALTER TABLE shift_report ADD CONSTRAINT shift_report_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id);
ALTER TABLE shift_report ADD CONSTRAINT shift_report_handler_user_id_fkey FOREIGN KEY (handler_user_id) REFERENCES "user"(id);
ALTER TABLE shift_report ADD CONSTRAINT shift_report_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE shift_report ADD CONSTRAINT shift_report_reviewed_by_user_id_fkey FOREIGN KEY (reviewed_by_user_id) REFERENCES "user"(id);
ALTER TABLE shift_report ADD CONSTRAINT shift_report_schedule_item_id_fkey FOREIGN KEY (schedule_item_id) REFERENCES daily_schedule_item(id);
ALTER TABLE shift_report_health ADD CONSTRAINT shift_report_health_shift_report_id_fkey FOREIGN KEY (shift_report_id) REFERENCES shift_report(id) ON DELETE CASCADE;
ALTER TABLE shift_report_behavior ADD CONSTRAINT shift_report_behavior_shift_report_id_fkey FOREIGN KEY (shift_report_id) REFERENCES shift_report(id) ON DELETE CASCADE;
ALTER TABLE shift_report_incident ADD CONSTRAINT shift_report_incident_shift_report_id_fkey FOREIGN KEY (shift_report_id) REFERENCES shift_report(id) ON DELETE CASCADE;
ALTER TABLE shift_report_attachment ADD CONSTRAINT shift_report_attachment_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES shift_report_incident(id) ON DELETE CASCADE;
ALTER TABLE caretaker_daily_log ADD CONSTRAINT caretaker_daily_log_caretaker_employee_id_fkey FOREIGN KEY (caretaker_employee_id) REFERENCES employee(id) ON DELETE SET NULL;
ALTER TABLE caretaker_daily_log ADD CONSTRAINT caretaker_daily_log_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE caretaker_daily_log ADD CONSTRAINT caretaker_daily_log_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id) ON DELETE CASCADE;
ALTER TABLE caretaker_daily_log ADD CONSTRAINT caretaker_daily_log_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE caretaker_daily_log ADD CONSTRAINT caretaker_daily_log_reviewed_by_user_id_fkey FOREIGN KEY (reviewed_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE feeding_log ADD CONSTRAINT feeding_log_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE feeding_log ADD CONSTRAINT feeding_log_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id) ON DELETE CASCADE;
ALTER TABLE feeding_log ADD CONSTRAINT feeding_log_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE feeding_log ADD CONSTRAINT feeding_log_recorder_employee_id_fkey FOREIGN KEY (recorder_employee_id) REFERENCES employee(id) ON DELETE SET NULL;
ALTER TABLE excretion_log ADD CONSTRAINT excretion_log_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE excretion_log ADD CONSTRAINT excretion_log_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id) ON DELETE CASCADE;
ALTER TABLE excretion_log ADD CONSTRAINT excretion_log_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE excretion_log ADD CONSTRAINT excretion_log_recorder_employee_id_fkey FOREIGN KEY (recorder_employee_id) REFERENCES employee(id) ON DELETE SET NULL;
ALTER TABLE grooming_log ADD CONSTRAINT grooming_log_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE grooming_log ADD CONSTRAINT grooming_log_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id) ON DELETE CASCADE;
ALTER TABLE grooming_log ADD CONSTRAINT grooming_log_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE grooming_log ADD CONSTRAINT grooming_log_recorder_employee_id_fkey FOREIGN KEY (recorder_employee_id) REFERENCES employee(id) ON DELETE SET NULL;
ALTER TABLE cleaning_log ADD CONSTRAINT cleaning_log_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE cleaning_log ADD CONSTRAINT cleaning_log_dog_id_fkey FOREIGN KEY (dog_id) REFERENCES dog(id) ON DELETE CASCADE;
ALTER TABLE cleaning_log ADD CONSTRAINT cleaning_log_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE cleaning_log ADD CONSTRAINT cleaning_log_recorder_employee_id_fkey FOREIGN KEY (recorder_employee_id) REFERENCES employee(id) ON DELETE SET NULL;
ALTER TABLE incident ADD CONSTRAINT incident_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE incident ADD CONSTRAINT incident_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES employee(id);
ALTER TABLE suspicion ADD CONSTRAINT suspicion_detected_by_dog_fkey FOREIGN KEY (detected_by_dog) REFERENCES dog(id);
ALTER TABLE suspicion ADD CONSTRAINT suspicion_handler_fkey FOREIGN KEY (handler) REFERENCES employee(id);
ALTER TABLE suspicion ADD CONSTRAINT suspicion_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE performance_evaluation ADD CONSTRAINT performance_evaluation_evaluator_id_fkey FOREIGN KEY (evaluator_id) REFERENCES "user"(id);
ALTER TABLE performance_evaluation ADD CONSTRAINT performance_evaluation_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE performance_evaluation ADD CONSTRAINT performance_evaluation_target_dog_id_fkey FOREIGN KEY (target_dog_id) REFERENCES dog(id);
ALTER TABLE performance_evaluation ADD CONSTRAINT performance_evaluation_target_employee_id_fkey FOREIGN KEY (target_employee_id) REFERENCES employee(id);
ALTER TABLE report_review ADD CONSTRAINT report_review_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE report_review ADD CONSTRAINT report_review_reviewed_by_user_id_fkey FOREIGN KEY (reviewed_by_user_id) REFERENCES "user"(id) ON DELETE CASCADE;
ALTER TABLE notification ADD CONSTRAINT notification_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE;
ALTER TABLE audit_log ADD CONSTRAINT audit_log_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id);
ALTER TABLE user_role_assignments_v2 ADD CONSTRAINT user_role_assignments_v2_granted_by_id_fkey FOREIGN KEY (granted_by_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE user_role_assignments_v2 ADD CONSTRAINT user_role_assignments_v2_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE user_role_assignments_v2 ADD CONSTRAINT user_role_assignments_v2_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles_v2(id) ON DELETE CASCADE;
ALTER TABLE user_role_assignments_v2 ADD CONSTRAINT user_role_assignments_v2_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE;
ALTER TABLE permission_overrides_v2 ADD CONSTRAINT permission_overrides_v2_granted_by_id_fkey FOREIGN KEY (granted_by_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE permission_overrides_v2 ADD CONSTRAINT permission_overrides_v2_project_id_fkey FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE permission_overrides_v2 ADD CONSTRAINT permission_overrides_v2_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE;
ALTER TABLE user_permissions ADD CONSTRAINT user_permissions_granted_by_user_id_fkey FOREIGN KEY (granted_by_user_id) REFERENCES "user"(id) ON DELETE SET NULL;
ALTER TABLE user_permissions ADD CONSTRAINT user_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES permissions(id) ON DELETE CASCADE;
ALTER TABLE user_permissions ADD CONSTRAINT user_permissions_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE;
