#!/usr/bin/env pwsh
# One verb, one dotnet command; what follows the verb is passed on to it. Run it inside the clone (global.json applies).
#   ./build.ps1 build
#   ./build.ps1 test --filter-class "*Npy*"
#   ./build.ps1 chaos --seed 7 --minutes 10
#   ./build.ps1 run prune tests/data/banking77/embeddings --fraction 0.1 --output out
# PowerShell splits an unquoted -p:Name=Value at the colon: quote it.
# Uses no module, only the engine, so that it also runs hosted.
param(
    # A simple script, not an advanced one, and not called Verb: so no short option that is meant for dotnet or infomax
    # (-c, -o, -v, ...) is taken for a parameter.
    [ValidateSet('restore', 'build', 'test', 'run', 'bench', 'accuracy', 'chaos', 'fuzz', 'format', 'pack')]
    [string] $Goal
)

$solution = "$PSScriptRoot/InfoMax.Cluster.sln"
$command = switch ($Goal) {
    'restore' { 'restore', $solution }
    'build' { 'build', $solution, '-c', 'Release' }
    'test' { 'test', '--solution', $solution, '-c', 'Release' }
    'run' { 'run', '--project', "$PSScriptRoot/src/InfoMax.Cli", '-c', 'Release', '--' }
    'bench' { 'run', '--project', "$PSScriptRoot/tests/InfoMax.Benchmarks", '-c', 'Release', '--' }
    'accuracy' { 'run', '--project', "$PSScriptRoot/tests/InfoMax.Benchmarks", '-c', 'Release', '--', 'accuracy' }
    'chaos' { 'run', '--project', "$PSScriptRoot/tests/InfoMax.Benchmarks", '-c', 'Release', '--', 'chaos' }
    'fuzz' { 'test', '--project', "$PSScriptRoot/tests/InfoMax.Data.Tests", '-c', 'Release', '--', '--filter-class', '*InputFuzz*' }
    'format' { 'format', $solution }
    'pack' { 'pack', $solution, '-c', 'Release', '-o', "$PSScriptRoot/artifacts" }
    default {
        'usage: build.ps1 restore|build|test|run|bench|accuracy|chaos|fuzz|format|pack [arguments for dotnet or the program]'
        exit 2
    }
}

# The long run of the fuzzer, unless the caller says how long; its session is left as it was.
$count = $env:INFOMAX_FUZZ_COUNT
if ($Goal -eq 'fuzz' -and -not $count) { $env:INFOMAX_FUZZ_COUNT = '10000' }
try { & dotnet @command @args } finally { $env:INFOMAX_FUZZ_COUNT = $count }
exit $LASTEXITCODE
