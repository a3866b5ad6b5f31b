#!/usr/bin/env pwsh
# One verb, one dotnet command (pack: several); what follows the verb is passed on to it. Run it inside the clone (global.json applies).
#   ./build.ps1 build
#   ./build.ps1 test --filter-class "*Npy*"
#   ./build.ps1 chaos --seed 7 --minutes 10
#   ./build.ps1 run prune tests/data/banking77/embeddings --fraction 0.1 --output out
# PowerShell splits an unquoted -p:Name=Value at the colon: quote it.
# Uses no module, only the engine, so that it also runs hosted.
param(
    # A simple script, not an advanced one, and not called Verb: so no short option that is meant for dotnet or infomax
    # (-c, -o, -v, ...) is taken for a parameter.
    [ValidateSet('restore', 'build', 'test', 'run', 'bench', 'accuracy', 'chaos', 'fuzz', 'soak', 'format', 'pack')]
    [string] $Goal
)

$solution = "$PSScriptRoot/InfoMax.Cluster.sln"
$artifacts = "$PSScriptRoot/artifacts"
$command = switch ($Goal) {
    'restore' { 'restore', $solution }
    'build' { 'build', $solution, '-c', 'Release' }
    'test' { 'test', '--solution', $solution, '-c', 'Release' }
    'run' { 'run', '--project', "$PSScriptRoot/src/InfoMax.Cli", '-c', 'Release', '--' }
    'bench' { 'run', '--project', "$PSScriptRoot/tests/InfoMax.Benchmarks", '-c', 'Release', '--' }
    'accuracy' { 'run', '--project', "$PSScriptRoot/tests/InfoMax.Benchmarks", '-c', 'Release', '--', 'accuracy' }
    'chaos' { 'run', '--project', "$PSScriptRoot/tests/InfoMax.Benchmarks", '-c', 'Release', '--', 'chaos' }
    'fuzz' { 'test', '--project', "$PSScriptRoot/tests/InfoMax.Data.Tests", '-c', 'Release', '--', '--filter-class', '*InputFuzz*' }
    'soak' { 'test', '--solution', $solution, '-c', 'Release' }
    'format' { 'format', $solution }
    'pack' { 'pack', "$PSScriptRoot/src/InfoMax.Cli", '-c', 'Release', '-o', $artifacts }
    default {
        'usage: build.ps1 restore|build|test|run|bench|accuracy|chaos|fuzz|soak|format|pack [arguments for dotnet or the program]'
        exit 2
    }
}

# The long run of the fuzzer, unless the caller says how long, and all of what tests do in part; the caller's session is left as it was.
$count, $soak = $env:INFOMAX_FUZZ_COUNT, $env:INFOMAX_SOAK
if ($Goal -eq 'fuzz' -and -not $count) { $env:INFOMAX_FUZZ_COUNT = '10000' }
if ($Goal -eq 'soak') { $env:INFOMAX_SOAK = '1' }
try { & dotnet @command @args } finally { $env:INFOMAX_FUZZ_COUNT, $env:INFOMAX_SOAK = $count, $soak }
if ($Goal -ne 'pack' -or $LASTEXITCODE) { exit $LASTEXITCODE }

# The .NET tool is packed; then an archive for each platform that needs no .NET: one file, with native libraries and licence beside it.
foreach ($platform in 'linux-x64', 'linux-arm64', 'osx-arm64', 'win-x64') {
    $folder = "$artifacts/infomax-$platform"
    if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
    & dotnet publish "$PSScriptRoot/src/InfoMax.Cli" -c Release -r $platform --self-contained '-p:PublishSingleFile=true' -o $folder @args
    if ($LASTEXITCODE) { exit $LASTEXITCODE }
    foreach ($file in [IO.Directory]::GetFiles($folder)) {
        if ([IO.Path]::GetExtension($file) -in '.pdb', '.xml') { [IO.File]::Delete($file) }
    }

    [IO.File]::Copy("$PSScriptRoot/LICENSE", "$folder/LICENSE", $true)
    $archive = $folder + ($platform -like 'win-*' ? '.zip' : '.tar.gz')
    [IO.File]::Delete($archive)
    if ($platform -like 'win-*') {
        [IO.Compression.ZipFile]::CreateFromDirectory($folder, $archive, 'Optimal', $true)
    } else {
        $stream = [IO.Compression.GZipStream]::new([IO.File]::Create($archive), [IO.Compression.CompressionLevel]::Optimal)
        try { [Formats.Tar.TarFile]::CreateFromDirectory($folder, $stream, $true) } finally { $stream.Dispose() }
    }

    [IO.Directory]::Delete($folder, $true)
    $archive
}

# The container, by whichever engine runs here.
foreach ($engine in 'docker', 'podman') {
    if ((Get-Command $engine -CommandType Application -ErrorAction Ignore) -and $(& $engine info *> $null; $LASTEXITCODE -eq 0)) {
        & $engine build -f "$PSScriptRoot/deploy/Dockerfile" -t infomax $PSScriptRoot
        exit $LASTEXITCODE
    }
}

'no container was built: neither docker nor podman runs here'
exit 0
