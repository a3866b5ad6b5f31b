using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.BuildScript;

/// <summary>
/// What <c>build.ps1 pack</c> made starts from an empty home. Packing takes minutes, so what is there already is tested, and the tests are
/// counted as skipped where nothing is; with <c>INFOMAX_PACK=1</c> they pack first.
/// </summary>
public sealed class PackTests : IDisposable
{
    private static readonly Lazy<bool> IsPacked = new(Pack);
    private readonly Workspace _folder = new();

    private static string Artifacts => Repository.PathOf("artifacts");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tool_IsInstalledFromTheFolder_AndStartsFromAnEmptyHome()
    {
        Assert.SkipUnless(IsPacked.Value, "build.ps1 pack was not run");
        Assert.Single(Directory.GetFiles(Artifacts, "*.nupkg"));
        string tools = _folder["tools"];
        Start("dotnet", withDotnet: true, "tool", "install", "infomax", "--tool-path", tools, "--source", Artifacts);
        Prune(Path.Combine(tools, OperatingSystem.IsWindows() ? "infomax.exe" : "infomax"), withDotnet: true);
    }

    [Fact]
    public void Archive_StartsFromAnEmptyHome_WithoutDotnet()
    {
        Assert.SkipUnless(IsPacked.Value && OperatingSystem.IsLinux(), "build.ps1 pack was not run, or this is no Linux");
        string name = $"infomax-linux-{(RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64")}";
        using FileStream file = File.OpenRead(Path.Combine(Artifacts, $"{name}.tar.gz"));
        using GZipStream content = new(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(content, _folder.Root, overwriteFiles: false);
        Assert.True(File.Exists(Path.Combine(_folder[name], "LICENSE")));
        Prune(Path.Combine(_folder[name], "infomax"), withDotnet: false);
    }

    [Theory]
    [InlineData("infomax-linux-arm64.tar.gz", 0x464c457f)]
    [InlineData("infomax-osx-arm64.tar.gz", unchecked((int)0xfeedfacf))]
    [InlineData("infomax-win-x64.zip", 0x00905a4d)]
    public void ArchiveOfAnotherPlatform_HoldsThatPlatformsProgram(string archive, int magic)
    {
        Assert.SkipUnless(IsPacked.Value, "build.ps1 pack was not run");
        string path = Path.Combine(Artifacts, archive);
        if (archive.EndsWith(".zip", StringComparison.Ordinal))
        {
            ZipFile.ExtractToDirectory(path, _folder.Root);
        }
        else
        {
            using GZipStream content = new(File.OpenRead(path), CompressionMode.Decompress);
            TarFile.ExtractToDirectory(content, _folder.Root, overwriteFiles: false);
        }

        string folder = Assert.Single(Directory.GetDirectories(_folder.Root));
        using BinaryReader program = new(File.OpenRead(Directory.GetFiles(folder).Single(file => Path.GetFileNameWithoutExtension(file) == "infomax")));
        Assert.Equal(magic, program.ReadInt32());
    }

    private static bool Pack()
    {
        if (Environment.GetEnvironmentVariable("INFOMAX_PACK") == "1")
        {
            (int exitCode, string[] output, string[] errors) = HostedScript.Run("pack '-p:RunAnalyzers=false'");
            Assert.True(exitCode == 0, string.Join('\n', [.. output, .. errors]));
        }

        return Directory.Exists(Artifacts) && Directory.GetFiles(Artifacts, "infomax.*.nupkg").Length > 0;
    }

    /// <summary>Chooses rows with it, through the node, the native libraries and all.</summary>
    private void Prune(string program, bool withDotnet)
    {
        string input = _folder.Embeddings("x.npy", Workspace.Clustered(200, 16));
        Start(program, withDotnet, "prune", input, "--fraction", "0.1", "--output", _folder["out"], "--export", "txt", "-q");
        Assert.Equal(20, OutputFiles.Selection(_folder["out"]).Length);
        Assert.True(File.Exists(Path.Combine(_folder["out"], "reasons.parquet")));
    }

    private void Start(string program, bool withDotnet, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Root };
        foreach (string variable in start.Environment.Keys.Where(name => name.StartsWith("DOTNET", StringComparison.OrdinalIgnoreCase) || name.StartsWith("INFOMAX", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        string home = Directory.CreateDirectory(_folder["home"]).FullName;
        start.Environment["HOME"] = home;
        start.Environment["USERPROFILE"] = home;
        if (withDotnet)
        {
            start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        }
        else
        {
            start.Environment["PATH"] = "/nowhere";
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}\n{output.Result}\n{error}");
    }
}
