using System.Diagnostics;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Ci;

/// <summary>The last line of <c>.ci/run</c> counts what the test runner's summary says, and failures never end with 0.</summary>
public sealed class CiRunTests : IDisposable
{
    private const string Passed = """
        Running tests from /x/A.dll (net10.0|x64)
        /x/A.dll (net10.0|x64) passed (2s)

        Test run summary: Passed!
          total: 12
          failed: 0
          succeeded: 12
          skipped: 0
          duration: 2s 627ms
        """;

    private const string Failed = """
        failed T.F (12ms)
          Test run summary: Passed!
            succeeded: 99
          succeeded: 98
          Standard output:   total: 999

        Test run summary: Failed!
          /x/A.dll (net10.0|x64) passed (233ms)
          /x/B.dll (net10.0|x64) failed with 1 error(s) (274ms)

          total: 7
          failed: 1
          succeeded: 5
          skipped: 1
          duration: 800ms
        Test run completed with non-success exit code: 2 (see: https://aka.ms/testingplatform/exitcodes)
        """;

    private const string Crashed = """
        Test run summary: Failed!
          /x/C.dll (net10.0|x64) failed (218ms)

          error: 2

          total: 6
          failed: 1
          succeeded: 4
          skipped: 1
          duration: 734ms
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Passed, 0, "12 passed, 0 failed", 0)]
    [InlineData(Failed, 2, "5 passed, 1 failed, 1 skipped", 2)]
    [InlineData(Crashed, 1, "4 passed, 3 failed, 1 skipped", 1)]
    [InlineData(Crashed, 0, "4 passed, 3 failed, 1 skipped", 1)]
    [InlineData(Passed, 3, "12 passed, 1 failed", 3)]
    [InlineData("error CS1002: ; expected", 1, "0 passed, 1 failed", 1)]
    [InlineData("", 139, "0 passed, 1 failed", 139)]
    [InlineData("Test run summary: Zero tests ran\n  total: 0\n  failed: 0\n  succeeded: 0\n  skipped: 0", 0, "0 passed, 1 failed", 1)]
    public async Task LastLine_CountsTheSummary(string printed, int dotnetExit, string lastLine, int exitCode)
    {
        (string output, int code) = await RunAsync(printed, dotnetExit);
        Assert.Equal(lastLine, output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(exitCode, code);
        Assert.Contains("called: test -c Release\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colours_AndTerminalCodes_DoNotHideTheSummary()
    {
        string coloured = "\u001b[1;32mTest run summary: Passed!\u001b[0m\r\n  total: 3\r\n\u001b[31m  failed: 0\u001b[m\r\n\u001b[32m  succeeded: 2\u001b[m\r\n  skipped: 1\r\n";
        (string output, _) = await RunAsync(coloured, 0);
        Assert.EndsWith("\n2 passed, 0 failed, 1 skipped\n", output, StringComparison.Ordinal);
    }

    /// <summary>Runs a copy of the script beside a dotnet that prints <paramref name="printed"/>.</summary>
    private async Task<(string Output, int ExitCode)> RunAsync(string printed, int dotnetExit)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("the script is for Linux machines");
            return default;
        }

        string ci = Directory.CreateDirectory(Path.Combine(_folder.Root, ".ci")).FullName;
        string bin = Directory.CreateDirectory(Path.Combine(_folder.Root, "bin")).FullName;
        File.Copy(Repository.PathOf(".ci", "run"), Path.Combine(ci, "run"));
        File.WriteAllText(Path.Combine(_folder.Root, "printed"), printed + "\n");
        string dotnet = Path.Combine(bin, "dotnet");
        File.WriteAllText(dotnet, $"#!/bin/sh\necho \"called: $*\"\ncat printed\nexit {dotnetExit}\n");
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var start = new ProcessStartInfo(Path.Combine(ci, "run")) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (output, process.ExitCode);
    }
}
