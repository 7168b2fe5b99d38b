/* Find the paragraphs of a text that are hard-wrapped.

   `find_paragraphs` is the twin of that of wrapping.py, where it is said what the rules are and why. It is
   asked of the lines of every text, several times. What the two return is the same for any lines, and
   tests/test_wrapping.py compares them. Names are those of wrapping.py.
*/

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

#define NARROWEST 30
#define WIDEST 120
#define ALMOST 0.9
#define SLACK 5
#define ENOUGH 0.3
#define WIDER 1.3
/* No line that may run on is wider: one character takes two columns at most. */
#define MOST_COLUMNS (2 * WIDEST)

typedef struct {
    int kind;
    const void *data;
    Py_ssize_t size;   /* with the space at the end */
    Py_ssize_t end;    /* without */
    Py_ssize_t width;  /* in columns; -1 if it was not asked for yet */
    Py_ssize_t start;  /* of the text, behind the margin; -1 if it was not asked for yet */
} Line;

/* The signs that punctuation.py defines. */
typedef struct {
    PyObject *sentence_marks, *closing, *item_marks;
} Signs;

static Py_UCS4 at(const Line *line, Py_ssize_t place) {
    return PyUnicode_READ(line->kind, line->data, place);
}

static int is_at(const Line *line, Py_ssize_t place, Py_UCS4 character) {
    return place < line->end && at(line, place) == character;
}

static int is_among(PyObject *signs, Py_UCS4 character) {
    return PyUnicode_FindChar(signs, character, 0, PyUnicode_GET_LENGTH(signs), 1) >= 0;
}

static int is_one_of(const char *signs, Py_UCS4 character) {
    return character && character < 0x80 && strchr(signs, (int)character) != NULL;
}

static int is_wide(Py_UCS4 c) {
    return c >= 0x1100 &&
           (c <= 0x115f || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
            (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
            (c >= 0xffe0 && c <= 0xffe6));
}

static int is_word(Py_UCS4 c) { return c == '_' || Py_UNICODE_ISALNUM(c); }

static Py_ssize_t width(Line *line) {
    if (line->width < 0) {
        line->width = line->end;
        if (line->kind != PyUnicode_1BYTE_KIND)
            for (Py_ssize_t place = 0; place < line->end; place++)
                line->width += is_wide(at(line, place));
    }
    return line->width;
}

static Py_ssize_t skip_any(const Line *line, Py_ssize_t place, const char *signs) {
    while (place < line->end && is_one_of(signs, at(line, place))) place++;
    return place;
}

static int is_command(const Line *line, Py_ssize_t place, const char *word) {
    for (int each = 0; each < 3; each++)
        if (!is_at(line, place + each, (Py_UCS4)word[each])) return 0;
    return place + 3 >= line->end || !is_word(at(line, place + 3));
}

/* Return where what a sign of quoted mail or of a comment begins with `place` ends; `place` if there is none. */
static Py_ssize_t skip_sign(const Line *line, Py_ssize_t place) {
    Py_ssize_t after = skip_any(line, place, "#;%>|");
    if (after > place) return after;
    after = skip_any(line, place, "/");
    if (after > place + 1) return after;
    if (is_at(line, place, '-') && is_at(line, place + 1, '-') && !is_at(line, place + 2, '-'))
        return place + 2;
    after = skip_any(line, place, "*");
    if (after > place && after < line->end && Py_UNICODE_ISSPACE(at(line, after))) return after;
    if (is_command(line, place, "dnl") || is_command(line, place, "rem") || is_command(line, place, "REM"))
        return place + 3;
    if (is_at(line, place, '.') && is_at(line, place + 1, '\\') && is_at(line, place + 2, '"'))
        return place + 3;
    return place;
}

/* Return where the text of a line starts, behind its margin. */
static Py_ssize_t start(Line *line) {
    if (line->start < 0) {
        Py_ssize_t place = 0, after;
        while (place < line->end && (is_one_of(" \t", at(line, place)) || at(line, place) == 0x3000)) place++;
        while ((after = skip_sign(line, place)) > place) place = skip_any(line, after, " \t");
        line->start = place;
    }
    return line->start;
}

/* Set where the mark in a margin is, without the space around it. */
static void find_mark(const Line *line, Py_ssize_t *first, Py_ssize_t *last) {
    *first = 0, *last = line->start;
    while (*first < *last && Py_UNICODE_ISSPACE(at(line, *first))) ++*first;
    while (*last > *first && Py_UNICODE_ISSPACE(at(line, *last - 1))) --*last;
}

static int is_item(const Line *line, const Signs *signs) {
    Py_ssize_t place = line->start;
    Py_UCS4 first = at(line, place);
    if (first == 0xb7 || is_among(signs->item_marks, first))
        place++;
    else {
        while (place < line->end && place < line->start + 3 && Py_UNICODE_ISDECIMAL(at(line, place))) place++;
        if (place == line->start && ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'))) place++;
        if (place == line->start || !(is_at(line, place, '.') || is_at(line, place, ')'))) return 0;
        place++;
    }
    return place < line->end && Py_UNICODE_ISSPACE(at(line, place));
}

static Py_ssize_t length_of_word(const Line *line) {
    Py_ssize_t first = line->start, last;
    while (first < line->end && Py_UNICODE_ISSPACE(at(line, first))) first++;
    for (last = first; last < line->end && !Py_UNICODE_ISSPACE(at(line, last));) last++;
    return last - first;
}

/* Return whether the marks before two lines part them. */
static int are_parted(const Line *line, const Line *below) {
    Py_ssize_t first, last, first_below, last_below;
    find_mark(line, &first, &last);
    find_mark(below, &first_below, &last_below);
    Py_ssize_t size = last - first, size_below = last_below - first_below;
    int same = size == size_below;
    for (Py_ssize_t place = 0; same && place < size; place++)
        same = at(line, first + place) == at(below, first_below + place);
    if (!same) return size_below || !below->start;
    return size == 1 && at(line, first) == '*' && !Py_UNICODE_ISLOWER(at(below, below->start));
}

static int is_filled(Line *line, Line *below, Py_ssize_t most, const Signs *signs) {
    if (start(line) == line->end || start(below) == below->end) return 0;
    if ((line->start || below->start) && are_parted(line, below)) return 0;
    if (is_item(below, signs)) return 0;
    if (is_wide(at(below, below->start))) return width(line) >= most - SLACK;
    double least = ALMOST * (double)most;
    return (double)(width(line) + 2) > least || (double)(width(line) + 1 + length_of_word(below)) > least;
}

static int ends_sentence(const Line *line, const Signs *signs) {
    for (Py_ssize_t place = line->end - 1; place >= line->start && place >= line->end - 4; place--) {
        if (is_among(signs->sentence_marks, at(line, place))) return 1;
        if (!is_among(signs->closing, at(line, place))) return 0;
    }
    return 0;
}

static int ends_in_particle(const Line *line) {
    Py_ssize_t place = line->end - 1;
    for (; place >= line->start; place--) {
        Py_UCS4 c = at(line, place);
        if (!((c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xf6) || (c >= 0xf8 && c <= 0xff))) break;
    }
    Py_ssize_t letters = line->end - 1 - place;
    return letters >= 1 && letters <= 3 && place >= line->start && Py_UNICODE_ISSPACE(at(line, place));
}

static int runs_on(const Line *line, const Line *below, const Signs *signs) {
    Py_UCS4 last = at(line, line->end - 1), first = at(below, below->start);
    if (is_one_of(",;(-", last) || last == 0x2013 || last == 0x2014 || last == 0x60c || last == 0x3001 ||
        last == 0xff0c || last == 0xff1b)
        return 1;
    if (!Py_UNICODE_ISLOWER(first)) {
        int opens = is_one_of("([\"", first) || first == 0x201c || first == 0x2018 || first == 0xab;
        if (!opens || !ends_in_particle(line)) return 0;
    }
    return !ends_sentence(line, signs);
}

/* Return whether a character is the same in upper and in lower case; -1 with an exception. */
static int has_no_case(Py_UCS4 character) {
    int same = -1;
    PyObject *one = PyUnicode_FromOrdinal((int)character);
    PyObject *upper = one ? PyObject_CallMethod(one, "upper", NULL) : NULL;
    PyObject *lower = upper ? PyObject_CallMethod(one, "lower", NULL) : NULL;
    if (lower) same = PyObject_RichCompareBool(upper, lower, Py_EQ);
    Py_XDECREF(one);
    Py_XDECREF(upper);
    Py_XDECREF(lower);
    return same;
}

static int may_run_on(const Line *line, const Line *below, const Signs *signs) {
    Py_UCS4 first = at(below, below->start);
    if (first < 0x80 || !Py_UNICODE_ISALPHA(first)) return 0;
    int same = has_no_case(first);
    return same > 0 ? !ends_sentence(line, signs) : same;
}

static int have_mark(const Line *lines, Py_ssize_t count) {
    for (const Line *line = lines; line < lines + count; line++)
        for (Py_ssize_t place = line->start; place < line->end; place++)
            if (is_one_of(".,;:!?(", at(line, place))) return 1;
    return 0;
}

/* Return whether lines are one paragraph; -1 with an exception. */
static int is_paragraph(Line *lines, Py_ssize_t count, Py_ssize_t usual, const Signs *signs) {
    Py_ssize_t ends = count - 1, cased = 0, uncased = 0;
    int is_wide_enough = (double)width(lines) >= ALMOST * (double)usual;
    int ends_so = ends_sentence(lines + ends, signs);
    if (ends == 1 && !ends_so && !is_wide_enough) return 0;
    if (Py_UNICODE_ISLOWER(at(lines, lines->start)) && !have_mark(lines, count)) return 0;
    for (Line *line = lines; line < lines + ends; line++) {
        int may = may_run_on(line, line + 1, signs);
        if (may < 0) return -1;
        uncased += may;
        cased += runs_on(line, line + 1, signs);
        if (cased && (double)(cased + uncased) >= ENOUGH * (double)ends) return 1;
    }
    return 2 * uncased > ends && (ends > 1 || (is_wide_enough && ends_so));
}

static int add(PyObject *found, Py_ssize_t first, Py_ssize_t last) {
    PyObject *pair = Py_BuildValue("(nn)", first, last);
    int failed = pair ? PyList_Append(found, pair) : -1;
    Py_XDECREF(pair);
    return failed;
}

/* Return the width that a share of some lines have at most; only the last of them may be wider than others. */
static Py_ssize_t share_of(Line *lines, Py_ssize_t count, Py_ssize_t place) {
    Py_ssize_t times[MOST_COLUMNS + 1] = {0}, columns = 0;
    for (Line *line = lines; line < lines + count; line++)
        if (width(line) <= MOST_COLUMNS) times[line->width]++;
    for (; columns <= MOST_COLUMNS; columns++)
        if ((place -= times[columns]) < 0) return columns;
    return width(lines + count - 1);
}

/* Add the wrapped paragraphs in a run of lines, from the number `first` on. */
static int add_paragraphs(PyObject *found, Line *lines, Py_ssize_t first, Py_ssize_t count, Py_ssize_t usual,
                          const Signs *signs) {
    Line *run = lines + first;
    Py_ssize_t most = share_of(run, count, count < 10 ? count - 1 : (Py_ssize_t)(0.9 * (double)count));
    for (Py_ssize_t number = 0, begin = 0; number < count; number++) {
        Line *line = run + number;
        if (number + 1 < count && width(line) >= NARROWEST && width(line) <= WIDEST &&
            (double)(width(line) + 1 + width(line + 1)) > ALMOST * (double)most &&
            is_filled(line, line + 1, most, signs))
            continue;
        if (number > begin) {
            int is_one = is_paragraph(run + begin, number - begin + 1, usual, signs);
            if (is_one < 0 || (is_one && add(found, first + begin, first + number) < 0)) return -1;
        }
        begin = number + 1;
    }
    return 0;
}

static int may_be_in_run(const Line *lines, Py_ssize_t number, Py_ssize_t count) {
    const Line *line = lines + number;
    return number + 1 < count && line[1].end && 2 * line->size >= NARROWEST && line->size <= WIDEST;
}

/* Return how wide lines are in the text, 0 if none is wide enough to be wrapped. */
static Py_ssize_t usual_width(Line *lines, Py_ssize_t count) {
    Py_ssize_t times[MOST_COLUMNS + 1] = {0}, all = 0, widest = 0, longest = 0, usual = 0;
    for (Py_ssize_t number = 0; number < count; number++) {
        Line *line = lines + number;
        longest = line->size > longest ? line->size : longest;
        if (may_be_in_run(lines, number, count)) {
            times[width(line)]++, all++;
            widest = line->width > widest ? line->width : widest;
        }
    }
    if (widest < NARROWEST) return 0;
    for (Py_ssize_t place = (Py_ssize_t)(0.8 * (double)all); (place -= times[usual]) >= 0;) usual++;
    return (double)longest > WIDER * (double)usual ? WIDEST : usual;
}

static int collect(PyObject *found, Line *lines, Py_ssize_t count, const Signs *signs) {
    Py_ssize_t usual = usual_width(lines, count);
    for (Py_ssize_t number = 0; usual && number < count; number++) {
        Py_ssize_t first = number;
        while (may_be_in_run(lines, number, count)) number++;
        if (number > first && add_paragraphs(found, lines, first, number - first + 1, usual, signs) < 0) return -1;
    }
    return 0;
}

static Line *read_lines(PyObject *all, Py_ssize_t count) {
    Line *lines = PyMem_New(Line, count ? count : 1);
    if (!lines) return (Line *)PyErr_NoMemory();
    for (Py_ssize_t number = 0; number < count; number++) {
        PyObject *text = PyTuple_GET_ITEM(all, number);
        if (!PyUnicode_Check(text)) {
            PyErr_SetString(PyExc_TypeError, "lines are strings");
            PyMem_Free(lines);
            return NULL;
        }
        Line line = {PyUnicode_KIND(text), PyUnicode_DATA(text), PyUnicode_GET_LENGTH(text), 0, -1, -1};
        line.end = line.size;
        while (line.end && Py_UNICODE_ISSPACE(at(&line, line.end - 1))) line.end--;
        lines[number] = line;
    }
    return lines;
}

static PyObject *find_paragraphs(PyObject *module, PyObject *arg) {
    PyObject *all = PySequence_Tuple(arg); /* nobody can change it */
    if (!all) return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(all);
    Line *lines = read_lines(all, count);
    PyObject *found = lines ? PyList_New(0) : NULL;
    if (found && collect(found, lines, count, PyModule_GetState(module)) < 0) Py_CLEAR(found);
    PyMem_Free(lines);
    Py_DECREF(all);
    return found;
}

static int read_signs(PyObject *module) {
    Signs *signs = PyModule_GetState(module);
    PyObject *from = PyImport_ImportModule("cleanpress.text.punctuation");
    if (!from) return -1;
    signs->sentence_marks = PyObject_GetAttrString(from, "SENTENCE_MARKS");
    signs->closing = signs->sentence_marks ? PyObject_GetAttrString(from, "CLOSING") : NULL;
    signs->item_marks = signs->closing ? PyObject_GetAttrString(from, "ITEM_MARKS") : NULL;
    Py_DECREF(from);
    return signs->item_marks ? 0 : -1;
}

static void free_signs(void *module) {
    Signs *signs = PyModule_GetState((PyObject *)module);
    if (!signs) return;
    Py_CLEAR(signs->sentence_marks);
    Py_CLEAR(signs->closing);
    Py_CLEAR(signs->item_marks);
}

static PyMethodDef methods[] = {
    {"find_paragraphs", find_paragraphs, METH_O,
     "Return the numbers of the first and the last line of each wrapped paragraph, of two lines or more."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)read_signs},
#if PY_VERSION_HEX >= 0x030D0000
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_wrapping",
    .m_size = sizeof(Signs),
    .m_methods = methods,
    .m_slots = slots,
    .m_free = free_signs,
};

PyMODINIT_FUNC PyInit__wrapping(void) { return PyModuleDef_Init(&definition); }
