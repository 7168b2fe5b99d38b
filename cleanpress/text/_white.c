/* Find the white space of a text that may need work.

   `find_runs` is the twin of that of white.py, where it is said which white space that is. Every text is
   read so, character by character. What the two return is the same for any text, and tests/test_whitespace.py
   compares them.
*/

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define HIGHEST 0x10000

/* A bit for each character up to HIGHEST: whether it is white. */
typedef struct {
    unsigned char bits[HIGHEST / 8];
} White;

static int is_white(const White *white, Py_UCS4 character) {
    return character < HIGHEST && (white->bits[character >> 3] >> (character & 7)) & 1;
}

/* Return whether a run inside a text is one space, one line end or one blank line. */
static int is_plain(int kind, const void *data, Py_ssize_t start, Py_ssize_t end) {
    Py_UCS4 first = PyUnicode_READ(kind, data, start);
    if (end - start == 1) return first == ' ' || first == '\n';
    return end - start == 2 && first == '\n' && PyUnicode_READ(kind, data, start + 1) == '\n';
}

static int add(PyObject *runs, Py_ssize_t start, Py_ssize_t end) {
    PyObject *run = Py_BuildValue("(nn)", start, end);
    int failed = run ? PyList_Append(runs, run) : -1;
    Py_XDECREF(run);
    return failed;
}

static PyObject *find_runs(PyObject *module, PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "a text is a string");
    const White *white = PyModule_GetState(module);
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), start = 0, end;
    PyObject *runs = PyList_New(0);
    for (; runs && start < length; start = end + 1) {
        while (start < length && !is_white(white, PyUnicode_READ(kind, data, start))) start++;
        for (end = start; end < length && is_white(white, PyUnicode_READ(kind, data, end));) end++;
        int is_last_line_end =
            end == length && end - start == 1 && PyUnicode_READ(kind, data, start) == '\n' && start;
        int is_inside = start && end < length;
        if (start == end || is_last_line_end || (is_inside && is_plain(kind, data, start, end))) continue;
        if (add(runs, start, end) < 0) Py_CLEAR(runs);
    }
    return runs;
}

/* Set the bits of the characters that white.py defines as white. */
static int read_white(PyObject *module) {
    White *white = PyModule_GetState(module);
    PyObject *from = PyImport_ImportModule("cleanpress.text.white");
    PyObject *all = from ? PyObject_GetAttrString(from, "WHITE") : NULL;
    Py_XDECREF(from);
    if (!all) return -1;
    for (Py_ssize_t at = 0; at < PyUnicode_GET_LENGTH(all); at++) {
        Py_UCS4 character = PyUnicode_READ_CHAR(all, at);
        white->bits[character >> 3] |= (unsigned char)(1 << (character & 7));
    }
    Py_DECREF(all);
    return 0;
}

static PyMethodDef methods[] = {
    {"find_runs", find_runs, METH_O,
     "Return where white space may need work, in order, from its first character to its last."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)read_white},
#if PY_VERSION_HEX >= 0x030D0000
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_white",
    .m_size = sizeof(White),
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__white(void) { return PyModuleDef_Init(&definition); }
