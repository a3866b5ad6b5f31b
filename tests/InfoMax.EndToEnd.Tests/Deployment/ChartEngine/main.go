// Renders a chart's templates as Helm does, by Go's own engine: reads {"Values", "Release", "Chart", "Templates": {name: text}} and
// writes {name: text}. The functions are those of Helm that the chart uses, as Helm's documents describe them.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

type chart struct {
	Values, Release, Chart map[string]any
	Templates              map[string]string
}

func main() {
	var given chart
	check(json.NewDecoder(os.Stdin).Decode(&given))
	root := template.New("chart").Option("missingkey=error")
	root.Funcs(functions(root))
	for name, text := range given.Templates {
		_, err := root.New(name).Parse(text)
		check(err)
	}

	data := map[string]any{"Values": given.Values, "Release": given.Release, "Chart": given.Chart}
	rendered := map[string]string{}
	for name := range given.Templates {
		var out strings.Builder
		check(root.ExecuteTemplate(&out, name, data))
		rendered[name] = out.String()
	}

	check(json.NewEncoder(os.Stdout).Encode(rendered))
}

func functions(root *template.Template) template.FuncMap {
	return template.FuncMap{
		"include": func(name string, data any) (string, error) {
			var out strings.Builder
			err := root.ExecuteTemplate(&out, name, data)
			return out.String(), err
		},
		"nindent": func(spaces int, text string) string {
			pad := strings.Repeat(" ", spaces)
			return "\n" + pad + strings.ReplaceAll(text, "\n", "\n"+pad)
		},
		"toJson": func(value any) (string, error) {
			text, err := json.Marshal(value)
			return string(text), err
		},
		"dict": func(pairs ...any) map[string]any {
			made := map[string]any{}
			for i := 0; i+1 < len(pairs); i += 2 {
				made[pairs[i].(string)] = pairs[i+1]
			}

			return made
		},
		"has": func(wanted any, list []any) bool {
			for _, one := range list {
				if reflect.DeepEqual(one, wanted) {
					return true
				}
			}

			return false
		},
		"until": func(count int) []int {
			made := make([]int, count)
			for i := range made {
				made[i] = i
			}

			return made
		},
		"int": func(value any) int {
			number, err := strconv.ParseFloat(fmt.Sprint(value), 64)
			check(err)
			return int(number)
		},
		"default": func(fallback any, value any) any {
			if truth, _ := template.IsTrue(value); truth {
				return value
			}

			return fallback
		},
		"sha256sum": func(text string) string {
			sum := sha256.Sum256([]byte(text))
			return hex.EncodeToString(sum[:])
		},
		"list":  func(values ...any) []any { return values },
		"quote": func(value any) string { return strconv.Quote(fmt.Sprint(value)) },
		"upper": strings.ToUpper,
		"hasPrefix": func(prefix string, text string) bool { return strings.HasPrefix(text, prefix) },
		"hasSuffix": func(suffix string, text string) bool { return strings.HasSuffix(text, suffix) },
		"trimPrefix": func(prefix string, text string) string { return strings.TrimPrefix(text, prefix) },
		"trimSuffix": func(suffix string, text string) string { return strings.TrimSuffix(text, suffix) },
		"regexFind": func(pattern string, text string) string { return regexp.MustCompile(pattern).FindString(text) },
		"ternary": func(yes any, no any, truth bool) any {
			if truth {
				return yes
			}

			return no
		},
		"fail":  func(message string) (string, error) { return "", errors.New(message) },
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
