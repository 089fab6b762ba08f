-- One row per day, reader, locale and question: what is worth being answered before it is asked.
-- Rights are not kept: whoever answers for a reader takes those that the reader has by then.
-- question: path and query as asked, so that "the last 7 days" stay the last 7. day: of the unit.
CREATE TABLE reporting.question_use (
    day         date NOT NULL,
    user_id     uuid NOT NULL,
    locale      text NOT NULL,
    question    text NOT NULL CHECK (length(question) <= 1000),
    kind        text NOT NULL,
    report_type text NOT NULL,
    asked       integer NOT NULL,
    PRIMARY KEY (day, user_id, locale, question)
);
