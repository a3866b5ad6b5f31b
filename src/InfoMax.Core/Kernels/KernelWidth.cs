namespace InfoMax.Core.Kernels;

/// <summary>The vector width a product kernel is written for.</summary>
public enum KernelWidth
{
    /// <summary>128-bit vectors of any platform; plain code where there are none.</summary>
    Portable = 128,

    /// <summary>256-bit vectors with fused multiply-add (x86-64-v3).</summary>
    Vector256 = 256,

    /// <summary>512-bit vectors (AVX-512).</summary>
    Vector512 = 512,
}
