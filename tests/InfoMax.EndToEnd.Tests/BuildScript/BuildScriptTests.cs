using System.Management.Automation.Language;
using Xunit;

namespace InfoMax.EndToEnd.Tests.BuildScript;

public sealed class BuildScriptTests
{
    /// <summary>Stands in for dotnet: prints its arguments, one a line, and ends with 7.</summary>
    private const string FakeDotnet = "function dotnet { $args; $global:LASTEXITCODE = 7 }";

    private static readonly string[] Verbs = ["restore", "build", "test", "run", "bench", "accuracy", "chaos", "fuzz", "soak", "format", "pack"];

    [Fact]
    public void Script_ParsesWithoutErrors_AndTakesExactlyTheVerbs()
    {
        ScriptBlockAst script = HostedScript.Parse(out ParseError[] errors);
        Assert.Empty(errors);
        ParameterAst parameter = Assert.Single(script.ParamBlock.Parameters);
        AttributeAst set = Assert.Single(parameter.Attributes.OfType<AttributeAst>(), attribute => attribute.TypeName.Name == "ValidateSet");
        Assert.Equal(Verbs, set.PositionalArguments.Select(argument => ((StringConstantExpressionAst)argument).Value));
    }

    [Theory]
    [InlineData("restore", "restore {sln}")]
    [InlineData("build '-p:X=1'", "build {sln} -c Release -p:X=1")]
    [InlineData("test --filter-class '*Npy*'", "test --solution {sln} -c Release --filter-class *Npy*")]
    [InlineData("run prune 'a b' -v -q -c 2 --output o", "run --project {root}/src/InfoMax.Cli -c Release -- prune|a b|-v|-q -c 2 --output o")]
    [InlineData("bench --list flat", "run --project {root}/tests/InfoMax.Benchmarks -c Release -- --list flat")]
    [InlineData("chaos --seed 7 --minutes 10", "run --project {root}/tests/InfoMax.Benchmarks -c Release -- chaos --seed 7 --minutes 10")]
    [InlineData("fuzz", "test --project {root}/tests/InfoMax.Data.Tests -c Release -- --filter-class *InputFuzz*")]
    [InlineData("soak", "test --solution {sln} -c Release")]
    [InlineData("format --verify-no-changes", "format {sln} --verify-no-changes")]
    [InlineData("pack '-p:X=1'", "pack {root}/src/InfoMax.Cli -c Release -o {root}/artifacts -p:X=1")]
    public void EveryVerb_StartsWithItsDotnetCommand_AndEndsAsItEnds(string arguments, string expected)
    {
        string command = expected
            .Replace("{sln}", "{root}/InfoMax.Cluster.sln", StringComparison.Ordinal)
            .Replace("{root}", Repository.Root, StringComparison.Ordinal);

        // A bar marks a border inside an argument list that holds an argument with a space.
        string[] words = [.. command.Split('|').SelectMany((part, i) => i == 1 ? [part] : part.Split(' '))];
        (int exitCode, string[] output, string[] errors) = HostedScript.Run(arguments, FakeDotnet);
        Assert.Empty(errors);
        Assert.Equal(words, output);
        Assert.Equal(7, exitCode);
    }

    [Fact]
    public void EveryVerb_HasItsCommand()
    {
        foreach (string verb in Verbs)
        {
            Assert.Equal(7, HostedScript.Run(verb, FakeDotnet).ExitCode);
        }
    }

    [Theory]
    [InlineData("", "10000")]
    [InlineData("$env:INFOMAX_FUZZ_COUNT = '5';", "5")]
    public void Fuzz_RunsTenThousandInputs_UnlessTheCallerSaysHowMany_AndLeavesTheSessionAsItWas(string preamble, string expected)
    {
        // The engine shares the process's variables, so the caller's is removed again.
        (_, string[] output, _) = HostedScript.Run(
            "fuzz; $env:INFOMAX_FUZZ_COUNT; $env:INFOMAX_FUZZ_COUNT = $null; $null = 7",
            preamble + "function dotnet { $env:INFOMAX_FUZZ_COUNT; $global:LASTEXITCODE = 7 }");
        Assert.Equal(preamble.Length == 0 ? [expected, ""] : [expected, expected], output);
    }

    [Fact]
    public void Soak_RunsEveryTestWhole_AndLeavesTheSessionAsItWas()
    {
        (_, string[] output, _) = HostedScript.Run("soak; $env:INFOMAX_SOAK; $null = 7", "function dotnet { $env:INFOMAX_SOAK; $global:LASTEXITCODE = 7 }");
        Assert.Equal(["1", ""], output);
    }

    [Fact]
    public void NoVerb_IsBadUsage()
    {
        (int exitCode, string[] output, _) = HostedScript.Run(string.Empty, FakeDotnet);
        Assert.Equal(2, exitCode);
        Assert.StartsWith("usage:", Assert.Single(output), StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownVerb_IsRefusedByTheEngine()
    {
        (_, string[] output, string[] errors) = HostedScript.Run("deploy", FakeDotnet);
        Assert.Empty(output);
        Assert.Contains("restore,build,test,run,bench,accuracy,chaos,fuzz,soak,format,pack", Assert.Single(errors), StringComparison.Ordinal);
    }

    /// <summary>One verb, by the real dotnet: it restores, builds and starts the command. Whoever runs the tests has built it already.</summary>
    [Fact]
    public void Run_WorksForReal()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Reason);
        (int exitCode, string[] output, string[] errors) = HostedScript.Run("run --version");
        Assert.True(exitCode == 0, $"build.ps1 run --version ended with {exitCode}\n{string.Join('\n', output)}\n{string.Join('\n', errors)}");
    }
}
