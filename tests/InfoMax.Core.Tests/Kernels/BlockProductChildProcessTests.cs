using System.Diagnostics;
using InfoMax.Core.Kernels;
using Xunit;

namespace InfoMax.Core.Tests.Kernels;

/// <summary>Repeats the kernel and search tests in processes whose instruction sets are switched off.</summary>
public sealed class BlockProductChildProcessTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", KernelWidth.Vector256)]
    [InlineData("DOTNET_EnableAVX2", KernelWidth.Portable)]
    [InlineData("DOTNET_EnableHWIntrinsic", KernelWidth.Portable)]
    public async Task KernelTests_PassWithTheInstructionSetOff(string variable, KernelWidth expected)
    {
        Assert.SkipWhen(
            expected == KernelWidth.Vector256 && BlockProduct.ForWidth(KernelWidth.Vector256) is null,
            "no 256-bit multiply-add on this hardware");
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(BlockProductChildProcessTests).Assembly.Location);
        }

        start.ArgumentList.Add("--filter-class");
        start.ArgumentList.Add(typeof(BlockProductTests).FullName!);
        start.ArgumentList.Add("--filter-class");
        start.ArgumentList.Add(typeof(Graph.ExactNeighborSearchTests).FullName!);
        start.ArgumentList.Add("--progress");
        start.ArgumentList.Add("off");
        start.ArgumentList.Add("--minimum-expected-tests");
        start.ArgumentList.Add("30");
        foreach (string inherited in start.Environment.Keys.Where(key => key.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment[variable] = "0";

        // The child's dispatch test compares this with what it finds.
        start.Environment[BlockProductTests.ExpectedWidthVariable] = expected.ToString();
        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        string text = $"{await output}{await errors}";
        Assert.True(child.ExitCode == 0, text);
        TestContext.Current.SendDiagnosticMessage(text);
    }
}
