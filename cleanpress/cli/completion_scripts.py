"""Hold the scripts that make the TAB key of a shell ask `cleanpress` what may stand at the cursor.

Each gives the words before the cursor to the command, which prints a line for each answer: what it is (a
value, or `file`, where the shell itself completes names of files), the value, and what it means. Files are
left to the shells because each has settings, quotes and folders of its own for them.
"""

from __future__ import annotations

__all__ = ["SCRIPTS"]

# $2 is the word as readline splits it, which may be what is behind the = of --option=value. Where `=` splits
# no words, the answer is the whole of it. Bash 3.2, that of macOS, has no compopt: there, files are completed
# where nothing else fits.
BASH = r"""
_cleanpress_completion() {
    local kind value about files= start=
    [[ $2 == --*=* ]] && start=${2%%=*}=
    COMPREPLY=()
    while IFS=$'\t' read -r kind value about; do
        if [[ $kind == file ]]; then
            files=1
        elif [[ $kind == value ]]; then
            COMPREPLY+=("$start$value")
        fi
    done < <(_CLEANPRESS_COMPLETE=bash_complete "${1/#\~/$HOME}" "${COMP_LINE:0:COMP_POINT}" 2> /dev/null)
    [[ -n $files ]] || return 0
    if (( ${#COMPREPLY[@]} )); then
        compopt -o filenames 2> /dev/null
        while IFS= read -r value; do
            COMPREPLY+=("$value")
        done < <(compgen -f -- "$2")
    else
        compopt -o bashdefault -o default 2> /dev/null
    fi
    return 0
}

if type compopt &> /dev/null; then
    complete -F _cleanpress_completion cleanpress
else
    complete -o bashdefault -o default -F _cleanpress_completion cleanpress
fi
"""

ZSH = r"""
#compdef cleanpress

_cleanpress() {
    local kind value about files=
    local -a values given
    given=("${(@Q)words[2,CURRENT]}")
    given[-1]="${(Q)PREFIX}"
    while IFS=$'\t' read -r kind value about; do
        if [[ $kind == file ]]; then
            files=1
        elif [[ $kind == value ]]; then
            values+=("${value//:/\\:}${about:+:$about}")
        fi
    done < <(_CLEANPRESS_COMPLETE=zsh_complete "${(Q)words[1]/#\~/$HOME}" "${given[@]}" 2> /dev/null)
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    (( $#values )) && _describe -t values value values -M 'm:{a-zA-Z}={A-Za-z}'
    [[ -n $files ]] && _files
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _cleanpress "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
    compdef _cleanpress cleanpress
fi
"""

# What is answered is kept for the line: fish asks once for the values, and once whether to add files.
FISH = r"""
function __cleanpress_answers
    set -l line (commandline -pc | string collect)
    if test "$line" != "$__cleanpress_line"
        set -l given (commandline -opc)
        set -l word (commandline -ct)
        set -lx _CLEANPRESS_COMPLETE fish_complete
        set -g __cleanpress_answered ($given[1] $given[2..-1] "$word" 2> /dev/null)
        set -g __cleanpress_line $line
    end
    printf '%s\n' $__cleanpress_answered
end

function __cleanpress_values
    set -l start (string match -r -- '^--[^=]*=' (commandline -ct))
    for answer in (__cleanpress_answers)
        set -l parts (string split -m 2 \t -- $answer)
        if test "$parts[1]" = value
            printf '%s%s\t%s\n' "$start" $parts[2] "$parts[3]"
        end
    end
end

function __cleanpress_wants_files
    __cleanpress_answers | string match -q -r '^file'
end

complete --command cleanpress --no-files --arguments '(__cleanpress_values)'
complete --command cleanpress --condition __cleanpress_wants_files --force-files
"""

SCRIPTS = {"bash": BASH, "fish": FISH, "zsh": ZSH}
