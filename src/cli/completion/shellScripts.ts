import type { Shell } from '../options/completionCommand.ts';

/**
 * Each asks the command itself what can stand at the end of the line (`__complete`), so that what is offered is always what
 * this version takes. The first line of the answer is its kind, each of the others a word, its meaning behind a tab.
 */
export const shellScripts: Readonly<Record<Shell, string>> = {
  bash: `# bash completion of request-workbench: eval "$(request-workbench completion bash)"
_request_workbench() {
  local cur=\${COMP_WORDS[COMP_CWORD]} kind word quoted
  COMPREPLY=()
  [[ $cur == = ]] && cur=
  {
    IFS= read -r kind
    case $kind in
      words)
        while IFS= read -r word; do
          word=\${word%%$'\\t'*}
          # In quotation marks the word stays as it is.
          if [[ $cur == [\\'\\"]* ]]; then quoted=$word; else printf -v quoted %q "$word"; fi
          COMPREPLY+=("$quoted")
        done
        ;;
      files | folders | requestFiles)
        compopt -o filenames 2>/dev/null
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(
          compgen -d -- "$cur"
          case $kind in
            files) compgen -f -- "$cur" ;;
            requestFiles)
              compgen -f -X '!*.http' -- "$cur"
              compgen -f -X '!*.rest' -- "$cur"
              ;;
          esac | while IFS= read -r word; do [[ -d $word ]] || printf '%s\\n' "$word"; done
        )
        ;;
    esac
  } < <("\${COMP_WORDS[0]}" __complete bash "\${COMP_LINE:0:COMP_POINT}" "$cur" 2>/dev/null)
}
complete -F _request_workbench request-workbench
`,
  zsh: `#compdef request-workbench
# zsh completion of request-workbench: eval "$(request-workbench completion zsh)", behind compinit
_request_workbench() {
  local line="\${(j: :)words[1,CURRENT-1]} $PREFIX" kind word
  local -a answer described
  answer=("\${(@f)$(request-workbench __complete zsh "$line" 2>/dev/null)}")
  kind=$answer[1]
  shift answer
  compset -P '--*='
  case $kind in
    words)
      for word in $answer; do
        if [[ $word == *$'\\t'* ]]; then
          described+=("\${\${word%%$'\\t'*}//:/\\\\:}:\${word#*$'\\t'}")
        else
          described+=("\${word//:/\\\\:}")
        fi
      done
      (( $#described )) && _describe -V value described
      ;;
    files) _files ;;
    folders) _files -/ ;;
    requestFiles) _files -g '*.(http|rest)(-.)' ;;
  esac
}
compdef _request_workbench request-workbench
`,
  fish: `# fish completion of request-workbench: request-workbench completion fish | source
function __request_workbench_complete
  set -l answer (request-workbench __complete fish (commandline -cp | string collect) 2>/dev/null)
  switch "$answer[1]"
    case words
      printf '%s\\n' $answer[2..]
    case files requestFiles
      __fish_complete_path (commandline -ct)
    case folders
      __fish_complete_directories (commandline -ct)
  end
end
complete -c request-workbench -f -k -a '(__request_workbench_complete)'
`,
};
