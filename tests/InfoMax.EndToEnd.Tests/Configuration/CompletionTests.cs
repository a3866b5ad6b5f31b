using System.Diagnostics;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Configuration;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("[suggest:10]", "prune --fr", "--fraction")]
    [InlineData("[suggest:13]", "infomax valid", "validate")]
    [InlineData("[suggest:15]", "prune --solver ", "auto,gradient,greedy,softmax")]
    [InlineData("[suggest:17]", "prune --format cl", "clip-retrieval")]
    public async Task Suggest_ListsWhatMayComeNext(string directive, string line, string expected)
    {
        InfomaxResult result = await CommandInProcess.RunAsync(directive, line);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(expected.Split(','), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task DocumentedBashFunction_Completes()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash");
        string operations = await File.ReadAllTextAsync(Repository.PathOf("docs", "operations.md"), TestContext.Current.CancellationToken);
        string section = operations[operations.IndexOf("## Shell completion", StringComparison.Ordinal)..];
        int start = section.IndexOf("```bash\n", StringComparison.Ordinal) + "```bash\n".Length;
        string script = section[start..section.IndexOf("```", start, StringComparison.Ordinal)];
        string test = $$"""
            infomax() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "infomax.dll")}}' "$@"; }
            {{script}}
            COMP_LINE='infomax prune --score-n'; COMP_POINT=23; _infomax; printf '%s\n' "${COMPREPLY[@]}"
            """;
        ProcessStartInfo bashStart = new("/bin/bash") { RedirectStandardOutput = true };
        bashStart.ArgumentList.Add("-c");
        bashStart.ArgumentList.Add(test);
        using Process bash = Process.Start(bashStart)!;
        string output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("--score-normalization\n", output);
    }
}
